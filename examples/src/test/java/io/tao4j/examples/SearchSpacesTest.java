package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.network.Network;
import io.tao4j.network.Networks;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import io.tao4j.tune.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a search takes of each network's default spec. */
class SearchSpacesTest {
  static List<Network<?, ?, ?>> networks() {
    return Tao.networks().stream().filter(n -> n.info().verbs().contains(Verb.TRAIN)).toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void ratesAreSearchedAndEveryDrawIsAValidSpec(Network<?, ?, ?> network) {
    SpecValidator specs = Networks.specs(network).forVerb(Verb.TRAIN).allowMissingPaths();
    Spec spec = specs.read(network.defaultSpec(), SpecSyntax.YAML, "default");
    assertThat(spec.report().errors()).isEmpty();
    SearchSpace space = SearchSpace.of(specs, spec);
    assertThat(space.described().keySet())
        .anyMatch(path -> path.matches(".*(lr|lrate|learning_rate)"));
    assertThat(space.parameters()).hasSizeLessThanOrEqualTo(8);
    for (long seed = 0; seed < 20; seed++) {
      Spec drawn = spec;
      for (Map.Entry<String, String> value : space.draw(seed).entrySet()) {
        drawn = drawn.with(value.getKey(), value.getValue());
      }
      assertThat(drawn.report().errors()).as("%s", space.draw(seed)).isEmpty();
    }
  }
}
