package io.tao4j.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fields of a spec, given on the command line. */
final class OverrideOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides a field of the spec; may be repeated.")
  List<String> texts = new ArrayList<>();

  /**
   * Values by path, as given; the last one of a path counts.
   *
   * @throws ParameterException if one lacks its path or its equals sign
   */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            command.commandLine(), "--set takes PATH=VALUE, got '" + text + "'");
      }
      fields.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return fields;
  }
}
