//! Chooses pairs so that the sum of their scores is the greatest, each name at most once.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "rows and columns are counted from 1 in tables that have one more, and 0 ends each walk"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::score::Judged;

/// Larger components are solved best pair first: their names are alike as a whole, such as the
/// members of a generated table, and an exact answer would take seconds.
const MAX_EXACT: usize = 200;

/// Indices of the chosen edges, in order.
pub(super) fn best(edges: &[Judged]) -> Vec<usize> {
    let mut chosen: Vec<usize> = components(edges)
        .into_iter()
        .flat_map(|component| solve(edges, &component))
        .collect();
    chosen.sort_unstable();
    chosen
}

/// Groups of edges that share no end with any other group.
fn components(edges: &[Judged]) -> Vec<Vec<usize>> {
    let mut at_removed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut at_added: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, edge) in edges.iter().enumerate() {
        at_removed.entry(edge.removed).or_default().push(at);
        at_added.entry(edge.added).or_default().push(at);
    }
    let mut seen = BTreeSet::new();
    let mut components = Vec::new();
    for start in 0..edges.len() {
        let mut component = Vec::new();
        let mut queue = vec![start];
        while let Some(at) = queue.pop() {
            if seen.insert(at) {
                component.push(at);
                queue.extend(&at_removed[&edges[at].removed]);
                queue.extend(&at_added[&edges[at].added]);
            }
        }
        if !component.is_empty() {
            component.sort_unstable();
            components.push(component);
        }
    }
    components
}

/// Chooses among the edges of one component.
fn solve(edges: &[Judged], component: &[usize]) -> Vec<usize> {
    let [one] = component else {
        let ends = |end: fn(&Judged) -> usize| -> Vec<usize> {
            let ends: BTreeSet<usize> = component.iter().map(|&at| end(&edges[at])).collect();
            ends.into_iter().collect()
        };
        let (removed, added) = (ends(|edge| edge.removed), ends(|edge| edge.added));
        if removed.len().max(added.len()) > MAX_EXACT {
            return greedy(edges, component);
        }
        return exact(edges, component, &removed, &added);
    };
    vec![*one]
}

fn greedy(edges: &[Judged], component: &[usize]) -> Vec<usize> {
    let mut order = component.to_vec();
    order.sort_by(|&a, &b| edges[b].score.total_cmp(&edges[a].score).then(a.cmp(&b)));
    let (mut removed, mut added) = (BTreeSet::new(), BTreeSet::new());
    order.retain(|&at| {
        let edge = &edges[at];
        let is_free = !removed.contains(&edge.removed) && !added.contains(&edge.added);
        if is_free {
            removed.insert(edge.removed);
            added.insert(edge.added);
        }
        is_free
    });
    order
}

/// The Hungarian method on the square of costs, in which a pair that is no edge costs nothing
/// and gains nothing.
fn exact(edges: &[Judged], component: &[usize], removed: &[usize], added: &[usize]) -> Vec<usize> {
    let size = removed.len().max(added.len());
    let mut edge_at = vec![vec![None; size]; size];
    for &at in component {
        let row = removed.binary_search(&edges[at].removed);
        let column = added.binary_search(&edges[at].added);
        if let (Ok(row), Ok(column)) = (row, column) {
            edge_at[row][column] = Some(at);
        }
    }
    let cost = |row: usize, column: usize| edge_at[row][column].map_or(0.0, |at| -edges[at].score);
    // Rows and columns count from 1; 0 is the virtual start of each search.
    let (mut row_price, mut column_price) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut way = vec![0; size + 1];
        let mut is_done = vec![false; size + 1];
        while row_of[column] != 0 {
            is_done[column] = true;
            let current = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=size {
                if is_done[other] {
                    continue;
                }
                let reduced =
                    cost(current - 1, other - 1) - row_price[current] - column_price[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if is_done[other] {
                    row_price[row_of[other]] += delta;
                    column_price[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=size)
        .filter(|&column| row_of[column] != 0)
        .filter_map(|column| edge_at[row_of[column] - 1][column - 1])
        .collect()
}
