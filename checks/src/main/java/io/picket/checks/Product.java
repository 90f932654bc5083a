package io.picket.checks;

import java.util.List;

/** The products that checks of their own speak about, by their ids in the fingerprints. */
enum Product {
  SCREENCONNECT,
  ENDPOINT_CENTRAL_MSP,
  ENDPOINT_CENTRAL;

  /** The name for people. */
  String title() {
    return switch (this) {
      case SCREENCONNECT -> "ScreenConnect";
      case ENDPOINT_CENTRAL_MSP -> "Endpoint Central MSP";
      case ENDPOINT_CENTRAL -> "Endpoint Central";
    };
  }

  /** The ids any of which counts as this product. */
  List<String> ids() {
    return switch (this) {
      case SCREENCONNECT -> List.of("screenconnect");
      case ENDPOINT_CENTRAL_MSP -> List.of("endpoint-central-msp");
      case ENDPOINT_CENTRAL ->
          List.of("endpoint-central-msp", "endpoint-central", "desktop-central");
    };
  }
}
