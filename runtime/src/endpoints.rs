//! Hosts that answer for a product.

/// Hosts that answer for a product.
#[derive(Clone, Copy, Debug)]
pub struct Endpoints {
    /// Which host answers for a region that is not listed.
    pub rule: EndpointRule,
    /// Host name prefix that the rule uses.
    pub prefix: &'static str,
    /// Listed regions, ordered by id.
    pub regions: &'static [Region],
}

/// Hosts of a region.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// Region id, such as `cn-hangzhou`.
    pub id: &'static str,
    /// Host reached from the internet.
    pub public: &'static str,
    /// Host reached from inside a VPC of the region.
    pub vpc: Option<&'static str>,
}

/// Which host answers for a region that is not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointRule {
    /// `<prefix>.<region>.aliyuncs.com`.
    Regional,
    /// `<prefix>.aliyuncs.com` for every region.
    Central,
    /// None: only listed regions have a host.
    Listed,
}

impl Endpoints {
    /// The host reached from the internet for a region, if there is one.
    pub fn public(&self, region: &str) -> Option<String> {
        match self.find(region) {
            Some(listed) => Some(listed.public.to_owned()),
            None => self.by_rule(region),
        }
    }

    /// The host reached from inside a VPC of the region, if one is known.
    pub fn vpc(&self, region: &str) -> Option<&'static str> {
        self.find(region).and_then(|listed| listed.vpc)
    }

    fn find(&self, region: &str) -> Option<&'static Region> {
        self.regions.iter().find(|listed| listed.id == region)
    }

    fn by_rule(&self, region: &str) -> Option<String> {
        let prefix = self.prefix;
        match self.rule {
            EndpointRule::Regional => Some(format!("{prefix}.{region}.aliyuncs.com")),
            EndpointRule::Central => Some(format!("{prefix}.aliyuncs.com")),
            EndpointRule::Listed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_that_is_not_listed_follows_the_rule() {
        let regions = &[Region {
            id: "a",
            public: "x.example",
            vpc: Some("v.example"),
        }];
        let mut endpoints = Endpoints {
            rule: EndpointRule::Regional,
            prefix: "sas",
            regions,
        };
        assert_eq!(endpoints.public("a").as_deref(), Some("x.example"));
        assert_eq!(endpoints.vpc("a"), Some("v.example"));
        assert_eq!(endpoints.public("b").as_deref(), Some("sas.b.aliyuncs.com"));
        assert_eq!(endpoints.vpc("b"), None);
        endpoints.rule = EndpointRule::Central;
        assert_eq!(endpoints.public("b").as_deref(), Some("sas.aliyuncs.com"));
        endpoints.rule = EndpointRule::Listed;
        assert_eq!(endpoints.public("b"), None);
    }
}
