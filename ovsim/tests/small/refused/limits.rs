//! Quotas and qualities of service.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play};

#[test]
fn quotas_and_qualities_have_limits() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let at = format!("/datacenters/{center}");
    let quota = made(
        &wire,
        &format!("{at}/quotas"),
        "<quota><name>q</name></quota>",
    );
    let names: Names<'_> = &[("$at", &at), ("$q", &quota), ("$c", &cluster)];
    const BOTH: &str = "[Cannot edit Quota. Limitation can not be configured as specific and general for the same Quota.";
    const WHOLE: &str = "[Cannot add QoS.\nQoS have non-zero total value with non-zero read/write";
    play(
        &wire,
        names,
        &[
            (
                "PUT",
                "$at/quotas/$q",
                "<quota><cluster_hard_limit_pct>-5</cluster_hard_limit_pct></quota>",
                400,
                "[must be greater than or equal to 0, Attribute: quota.graceClusterPercentage]",
            ),
            (
                "PUT",
                "$at/quotas/$q",
                "<quota><storage_soft_limit_pct>170</storage_soft_limit_pct></quota>",
                400,
                "[must be less than or equal to 100, Attribute: quota.thresholdStoragePercentage]",
            ),
            (
                "PUT",
                "$at/quotas/$q",
                "<quota><cluster_hard_limit_pct>-5</cluster_hard_limit_pct><storage_soft_limit_pct>101</storage_soft_limit_pct></quota>",
                400,
                "[must be greater than or equal to 0, Attribute: quota.graceClusterPercentage, must be less than or equal to 100, Attribute: quota.graceClusterPercentage]",
            ),
            (
                "POST",
                "$at/quotas",
                "<quota><name>a b</name><cluster_soft_limit_pct>-1</cluster_soft_limit_pct></quota>",
                400,
                "[Quota name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters, Attribute: quota.quotaName, must be greater than or equal to 0, Attribute: quota.quotaName]",
            ),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><cluster id=\"$c\"/><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                409,
                BOTH,
            ),
            ("DELETE", "$at/quotas/$q/quotaclusterlimits/$q", "", 200, ""),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><cluster id=\"$c\"/><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                409,
                BOTH,
            ),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                500,
                "Operation Failed",
            ),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><vcpu_limit>4</vcpu_limit><memory_limit>2</memory_limit></quota_cluster_limit>",
                200,
                "",
            ),
            ("DELETE", "$at/quotas/$q/quotastoragelimits/$q", "", 200, ""),
            (
                "POST",
                "$at/quotas/$q/quotastoragelimits",
                "<quota_storage_limit><limit>10</limit><storage_domain id=\"$nobody\"/></quota_storage_limit>",
                409,
                BOTH,
            ),
            (
                "POST",
                "$at/quotas/$q/quotastoragelimits",
                "<quota_storage_limit/>",
                500,
                "Operation Failed",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>storage</type><max_iops>100</max_iops><max_read_iops>10</max_read_iops></qos>",
                400,
                WHOLE,
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>cpu</type></qos>",
                400,
                "[Cannot add QoS. QoS element has missing values.]",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>cpu</type><cpu_limit>101</cpu_limit></qos>",
                400,
                "[Attribute: qos.cpuLimit, Cannot add QoS. Values are out of range\n(Legal range is: 1-100).",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>network</type><inbound_average>10</inbound_average></qos>",
                400,
                "[Cannot add QoS. All three values are needed",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>network</type><inbound_average>3</inbound_average><inbound_peak>2</inbound_peak><inbound_burst>3</inbound_burst></qos>",
                400,
                "[Cannot add QoS. Peak cannot be set lower than Average.]",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>hostnetwork</type></qos>",
                400,
                "[Cannot add QoS. Weighted share must be specified",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>hostnetwork</type><outbound_average_linkshare>5</outbound_average_linkshare><outbound_average_upperlimit>5</outbound_average_upperlimit><outbound_average_realtime>10</outbound_average_realtime></qos>",
                400,
                "[Cannot add QoS. If both are provided, rate limit must not be lower",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>storage</type><max_iops>-1</max_iops></qos>",
                201,
                "",
            ),
        ],
    );
}
