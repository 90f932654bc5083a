package io.picket.model;

/** The transport protocol of an endpoint. */
public enum Transport {
  TCP,
  UDP;

  /** The name in lower case, as written in subjects and reports. */
  public String label() {
    return this == TCP ? "tcp" : "udp";
  }
}
