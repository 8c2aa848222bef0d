package io.tao4j.networks.people;

import io.tao4j.network.Network;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.util.Map;

/** Specs of single fields, for tests. */
public final class PeopleSpecs {
  private PeopleSpecs() {}

  /** A spec of these fields; files need not exist. Empty values are left out. */
  public static <S extends Record> SpecBinding<S> parse(
      Network<S, ?, ?> network, Map<String, String> fields) {
    return parse(network.specBinder(), fields);
  }

  /** The same of a command's spec. */
  public static <S extends Record> SpecBinding<S> parse(
      SpecBinder<S> binder, Map<String, String> fields) {
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (!field.getValue().isEmpty()) {
        tree = tree.with(field.getKey(), field.getValue());
      }
    }
    return binder.allowMissingPaths().bind(tree);
  }
}
