package io.picket.probes.trust;

import okhttp3.HttpUrl;

/**
 * Whether a name is one under which the public registers names, by the public suffix list that
 * comes with OkHttp.
 */
final class PublicSuffixes {
  private PublicSuffixes() {}

  /** True also for a single label; false for what is no name at all. */
  static boolean isSuffix(String name) {
    if (name.indexOf('.') < 0) {
      return true;
    }
    HttpUrl url = HttpUrl.parse("http://" + name + "/");
    return url != null && url.host().equals(name) && url.topPrivateDomain() == null;
  }
}
