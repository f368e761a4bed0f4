//! One list of tests, run against every transport, over real sockets of this machine.

#[path = "transports/carriers.rs"]
mod carriers;
#[path = "transports/cases.rs"]
mod cases;
#[path = "transports/own.rs"]
mod own;
#[path = "transports/server.rs"]
mod server;

/// One test per case, in a module called after the transport.
macro_rules! tests {
    ($transport:ident, $carrier:ty: $($case:ident)*) => {
        mod $transport {
            $(
                #[test]
                fn $case() {
                    crate::cases::$case::<$carrier>();
                }
            )*
        }
    };
}

/// What every transport must do.
macro_rules! all {
    ($transport:ident, $carrier:ty: $($more:ident)*) => {
        tests! { $transport, $carrier:
            the_target_goes_out_byte_for_byte
            headers_and_body_go_out_as_given
            the_host_is_told_where_it_is_missing
            the_length_is_told_where_a_body_may_be
            a_wrong_length_is_put_right
            a_connection_is_used_again
            requests_of_several_threads_do_not_mix
            every_status_is_an_answer
            a_redirect_is_not_followed
            an_answer_may_have_no_body
            an_interim_answer_is_skipped
            headers_without_end_break
            a_chunked_body_is_put_together
            a_body_without_a_length_ends_with_the_connection
            a_body_as_large_as_the_limit_is_accepted
            a_body_announced_too_large_is_not_read
            a_body_that_grows_too_large_is_given_up
            a_refused_connection_is_before_sending
            a_handshake_has_the_limit_of_connecting
            an_answer_that_does_not_begin_is_late
            an_answer_that_stops_is_late
            an_answer_in_drips_has_a_total_limit
            limits_may_be_endless_or_nothing
            a_reset_within_the_body_breaks
            a_truncated_body_breaks
            what_is_not_http_breaks
            a_connection_closed_while_idle_is_replaced
            an_answer_that_nobody_asked_for_answers_nothing
            a_name_that_nobody_knows_is_before_sending
            a_request_that_may_have_arrived_is_not_repeated
            a_certificate_of_a_given_root_is_trusted
            a_certificate_of_an_unknown_root_is_refused
            a_certificate_for_another_host_is_refused
            tls_goes_through_a_tunnel
            a_tunnel_that_is_refused_is_before_sending
            a_proxy_that_is_silent_has_the_limit_of_connecting
            an_excepted_host_needs_no_proxy
            a_direct_exchange_needs_no_proxy
            a_uri_that_is_not_http_is_refused
            $($more)*
        }
    };
}

all! { hyper, crate::carriers::Hyper:
    plain_requests_are_given_to_the_proxy
    any_certificate_can_be_accepted
    names_are_looked_up_by_a_resolver
    a_lookup_has_the_limit_of_connecting
    a_dropped_exchange_closes_its_connection
    a_transport_outlives_a_runtime
    a_missing_runtime_is_an_error
}
all! { reqwest, crate::carriers::Reqwest:
    plain_requests_are_given_to_the_proxy
    a_dropped_exchange_closes_its_connection
    a_transport_outlives_a_runtime
    a_missing_runtime_is_an_error
    a_target_that_would_change_is_refused
    a_followed_redirect_is_an_error
}
all! { ureq, crate::carriers::Ureq:
    plain_requests_go_through_a_tunnel
    any_certificate_can_be_accepted
    names_are_looked_up_by_a_resolver
    a_lookup_has_the_limit_of_connecting
}
// Sixty lines of a user's own: plain HTTP, one connection for each request.
tests! { user_supplied, crate::own::Own:
    the_target_goes_out_byte_for_byte
    headers_and_body_go_out_as_given
    every_status_is_an_answer
    a_redirect_is_not_followed
    an_answer_may_have_no_body
    a_body_without_a_length_ends_with_the_connection
    a_body_as_large_as_the_limit_is_accepted
    a_body_that_grows_too_large_is_given_up
    a_refused_connection_is_before_sending
    an_answer_that_does_not_begin_is_late
    what_is_not_http_breaks
}
