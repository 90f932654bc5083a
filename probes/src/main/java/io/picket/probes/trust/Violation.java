package io.picket.probes.trust;

import io.picket.model.CertificateSeen.Fault;

/**
 * Something a certificate must or must not have.
 *
 * @param rule the rule's stable name
 * @param fault what kind of break it is where the rule decides
 */
record Violation(String rule, Fault fault, String text) {}
