package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Fragment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of {@link LayoutFixture}, put together of fragments, are the same layout. */
class LayoutFragmentTest {
  private static SpecLayout parts() {
    Fragment optimizer =
        SpecLayout.fragment()
            .choice(
                "optim",
                "sgd",
                Map.of("sgd", "sgd", "adam", "adam"),
                ChoiceField.of("lr", "lr", "0.5"),
                ChoiceField.of("momentum", "momentum", null, "sgd"))
            .toFragment();
    Fragment train =
        SpecLayout.fragment()
            .rows(
                "",
                "train_config",
                """
                num_epochs = 33 -> n_epochs

                batch -> batch_size_per_gpu
                points -> annealing_points
                """)
            .moved("/dataset.images", "train_config.train_dataset_path")
            .include(optimizer, "", "train_config.optimizer")
            .toFragment();
    return SpecLayout.builder("new", "The newer names.")
        .rows("model", "model_config", "backbone = vgg -> arch")
        .computed(
            "model_config.input_image_size",
            "joined",
            v -> String.join(",", v),
            "model.channels=3",
            "model.height=64",
            "model.width=64")
        .include(train, "train", "")
        .rows(
            "",
            "eval_config",
            """
            -> top_k = 9
            train.gpus = 1 : one device computes
            """)
        .ignored("export", "exports take no spec", Verb.EXPORT)
        .build();
  }

  /** But for the functions of computed rows, which equal only themselves. */
  private static List<Object> comparable(SpecLayout layout) {
    return layout.rows().stream()
        .map(row -> row instanceof SpecLayout.Computed c ? List.of(c.to(), c.from()) : row)
        .toList();
  }

  @Test
  void fragmentsAtTheirPlacesAreTheLayout() {
    assertThat(comparable(parts())).isEqualTo(comparable(LayoutFixture.NEW));
  }

  /** Of what stands in a group a fragment may read what stands elsewhere. */
  @Test
  void namesWithASlashStartAtTheTopWhereverTheFragmentIsPlaced() {
    Fragment inner =
        SpecLayout.fragment()
            .computed("points", "x", v -> v.get(0), "share", "/train.num_epochs=9")
            .written("share", v -> v.get(0), "/train_config.n_epochs")
            .rows("deep", "deeper", "-> /eval_config.top_k = 1")
            .toFragment();
    SpecLayout layout =
        SpecLayout.builder("a", "a")
            .include(SpecLayout.fragment().include(inner, "b", "c").toFragment(), "a", "d")
            .build();
    assertThat(layout.rows().get(0))
        .isInstanceOfSatisfying(
            SpecLayout.Computed.class,
            row -> {
              assertThat(row.to()).isEqualTo("d.c.points");
              assertThat(row.from()).containsExactly("a.b.share", "train.num_epochs");
              assertThat(row.absent()).containsExactly("", "9");
            });
    assertThat(layout.rows().get(1))
        .isInstanceOfSatisfying(
            SpecLayout.Written.class,
            row -> {
              assertThat(row.field()).isEqualTo("a.b.share");
              assertThat(row.source()).containsExactly("train_config.n_epochs");
            });
    assertThat(layout.rows().get(2)).isEqualTo(new SpecLayout.Constant("eval_config.top_k", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a ->", "-> b", "a = -> b", "a b : c", "a : "})
  void aLineThatIsNoRowIsQuoted(String line) {
    assertThatThrownBy(() -> SpecLayout.fragment().rows("", "", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line.strip() + "'");
  }
}
