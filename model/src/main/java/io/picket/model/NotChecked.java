package io.picket.model;

/**
 * Something that was asked for and not looked at.
 *
 * @param what a target, an endpoint or a probe at an endpoint
 */
public record NotChecked(String what, Reason reason, String detail) {}
