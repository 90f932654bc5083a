package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Gate;
import tools.jackson.core.JsonGenerator;

/** The gate's answer in JSON: {@code decision} and what it rests on. */
final class GateJson {
  private GateJson() {}

  static void write(Gate.Decision decision, JsonGenerator json) {
    json.writeStartObject();
    switch (decision) {
      case Gate.Decision.Open() -> json.writeStringProperty("decision", "open");
      case Gate.Decision.Shut shut -> {
        json.writeStringProperty("decision", "shut");
        json.writeArrayPropertyStart("findings");
        for (Finding finding : shut.findings()) {
          json.writeString(Fingerprint.of(finding.key()));
        }
        json.writeEndArray();
      }
      case Gate.Decision.Undecided undecided -> {
        json.writeStringProperty("decision", "undecided");
        json.writeArrayPropertyStart("why");
        for (String why : undecided.why()) {
          json.writeString(why);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }
}
