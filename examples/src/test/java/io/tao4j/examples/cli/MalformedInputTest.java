package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.BrokenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad specs, folders, models and pictures: a code, a sentence, an exit code, nothing half done. */
@Tag("end-to-end")
class MalformedInputTest {
  @TempDir Path folder;

  /** What is wrong; each gives its command line. */
  enum Case {
    // specs
    SPEC_MISSING(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) {
        return train(folder.resolve("no.yaml"));
      }
    },
    SPEC_IS_FOLDER(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) {
        return train(folder);
      }
    },
    SPEC_EMPTY(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return train(set.writeSpec("bad.yaml", ""));
      }
    },
    SPEC_NOT_UTF8(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return train(Files.write(folder.resolve("bad.yaml"), new byte[] {'a', ':', (byte) 0xff}));
      }
    },
    SPEC_NOT_YAML(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return train(set.writeSpec("bad.yaml", "train_config: [1, {\n"));
      }
    },
    SPEC_ALIAS_BOMB(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
          String one = "*a" + (i - 1);
          String all = String.join(", ", List.of(one, one, one, one, one, one, one, one, one));
          text.append("a%d: &a%d [%s]%n".formatted(i, i, all));
        }
        return train(set.writeSpec("bad.yaml", text.toString()));
      }
    },
    SPEC_UNKNOWN_FIELD(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "n_workers", "n_wrokers");
      }
    },
    SPEC_WRONG_TYPE(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "n_epochs: 8", "n_epochs: many");
      }
    },
    SPEC_OUT_OF_RANGE(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "batch_size_per_gpu: 12", "batch_size_per_gpu: 0");
      }
    },
    SPEC_TWO_OPTIMIZERS(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "{sgd: {", "{adam: {lr: 0.001}, sgd: {");
      }
    },
    SPEC_NO_SUCH_SIZE(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "3,32,32", "3,32");
      }
    },
    SPEC_NO_SUCH_BACKBONE(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "n_layers: 10", "n_layers: 11");
      }
    },
    SPEC_DATA_MISSING(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(set, "images/train", "images/no");
      }
    },
    SPEC_OVERRIDE_UNKNOWN(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return with(train(set.spec()), "--set", "train_config.n_epoch=1");
      }
    },
    // folders and tables
    FOLDER_WITHOUT_CLASSES(1, "DATA-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        return changed(set, set.train().toString(), folder.resolve("empty").toString());
      }
    },
    FOLDER_OF_BROKEN_PICTURES(1, "DATA-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        for (String name : List.of("a", "b")) {
          Path of = Files.createDirectories(folder.resolve("broken/" + name));
          for (int i = 0; i < 12; i++) {
            Files.writeString(of.resolve(i + ".png"), "no picture");
          }
        }
        return with(
            changed(set, set.train().toString(), folder.resolve("broken").toString()),
            "--set",
            "train_config.val_dataset_path=" + folder.resolve("broken"));
      }
    },
    FOLDER_SMALLER_THAN_A_BATCH(2, "SPEC-100") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return changed(
            set, "batch_size_per_gpu: 12", "batch_size_per_gpu: 4000\n  drop_last_batch: true");
      }
    },
    VALIDATION_OF_OTHER_CLASSES(1, "DATA-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/elephant"));
        Files.copy(set.validation().resolve("ring/00000.png"), other.resolve("00000.png"));
        return with(
            train(set.spec()), "--set", "train_config.val_dataset_path=" + folder.resolve("other"));
      }
    },
    TABLE_WITH_A_BAD_LINE(1, "DATA-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        Path table = Files.writeString(folder.resolve("bad.csv"), "path,label\nonly-a-path\n");
        return changed(set, set.train().toString(), table.toString());
      }
    },
    CLASS_WEIGHT_OF_NO_CLASS(1, "TRAIN-005") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return with(train(set.spec()), "--set", "train_config.class_weights={elephant: 2}");
      }
    },
    // models
    MODEL_MISSING(1, "MODEL-002") {
      @Override
      List<String> args(TinySet set, Path folder) {
        return prune(folder.resolve("no.tao"));
      }
    },
    MODEL_IS_TEXT(1, "MODEL-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return prune(Files.writeString(folder.resolve("text.tao"), "no model"));
      }
    },
    MODEL_TRUNCATED(1, "MODEL-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(set.untrainedModel());
        return prune(
            Files.write(
                folder.resolve("short.tao"), java.util.Arrays.copyOf(bytes, bytes.length / 2)));
      }
    },
    MODEL_WITH_A_FLIPPED_BIT(1, "MODEL-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(set.untrainedModel());
        bytes[bytes.length / 2] ^= 1;
        return prune(Files.write(folder.resolve("flipped.tao"), bytes));
      }
    },
    PRETRAINED_MODEL_IS_TEXT(1, "MODEL-") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.tao"), "no model");
        return with(train(set.spec()), "--set", "train_config.pretrained_model_path=" + text);
      }
    },
    PRUNED_FILE_IN_A_FILE(1, "") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        return List.of(
            "classification",
            "prune",
            "-m",
            set.untrainedModel().toString(),
            "--share",
            "0.3",
            "-o",
            file.resolve("out.tao").toString(),
            "-r",
            folder.resolve("results").toString());
      }
    },
    // pictures
    PICTURE_MISSING(1, "INFERENCE-001") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return infer(set, folder.resolve("no.png"));
      }
    },
    PICTURES_NONE(1, "INFERENCE-002") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return infer(set, Files.createDirectories(folder.resolve("empty")));
      }
    },
    PICTURE_TRUNCATED(1, "INFERENCE-003") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return infer(set, BrokenFiles.truncatedPng(folder));
      }
    },
    PICTURE_IS_TEXT(1, "INFERENCE-003") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return infer(set, BrokenFiles.textNamedPng(folder));
      }
    },
    PICTURE_OF_A_BILLION_PIXELS(1, "INFERENCE-003") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return infer(set, BrokenFiles.hugeHeaderPng(folder));
      }
    },
    // the command line itself
    OPTION_MISSING(2, "CLI-001") {
      @Override
      List<String> args(TinySet set, Path folder) {
        return List.of("classification", "prune", "-o", folder.resolve("o.tao").toString());
      }
    },
    OPTIONS_THAT_EXCLUDE_EACH_OTHER(2, "CLI-001") {
      @Override
      List<String> args(TinySet set, Path folder) {
        return with(prune(folder.resolve("m.tao")), "-pth", "0.1");
      }
    },
    DEVICE_UNKNOWN(2, "CLI-001") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return with(train(set.spec()), "--device", "tpu");
      }
    },
    BATCH_OF_NONE(2, "CLI-001") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return with(infer(set, set.validation()), "-b", "0");
      }
    },
    NO_MODEL_NAMED(2, "TAO-004") {
      @Override
      List<String> args(TinySet set, Path folder) throws IOException {
        return List.of(
            "classification",
            "evaluate",
            "-e",
            set.spec().toString(),
            "-r",
            folder.resolve("results").toString());
      }
    };

    final int exitCode;
    final String code;

    Case(int exitCode, String code) {
      this.exitCode = exitCode;
      this.code = code;
    }

    abstract List<String> args(TinySet set, Path folder) throws IOException;

    private static List<String> train(Path spec) {
      return List.of(
          "classification",
          "train",
          "-e",
          spec.toString(),
          "-r",
          spec.resolveSibling("results").toString());
    }

    private static List<String> changed(TinySet set, String from, String to) throws IOException {
      assertThat(set.specText()).contains(from);
      return train(set.writeSpec("changed.yaml", set.specText().replace(from, to)));
    }

    private static List<String> prune(Path model) {
      return List.of(
          "classification",
          "prune",
          "-m",
          model.toString(),
          "--share",
          "0.3",
          "-o",
          model.resolveSibling("results/out.tao").toString());
    }

    private static List<String> infer(TinySet set, Path input) throws IOException {
      Path model = set.untrainedModel();
      return List.of(
          "classification",
          "inference",
          "-m",
          model.toString(),
          "-i",
          input.toString(),
          "-o",
          model.resolveSibling("results").toString());
    }

    private static List<String> with(List<String> args, String... more) {
      List<String> all = new ArrayList<>(args);
      all.addAll(List.of(more));
      return all;
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsWrongAndLeavesNothingHalfDone(Case bad) throws IOException {
    Path place = Files.createDirectories(folder.resolve("place"));
    List<String> args = bad.args(TinySet.in(place), place);
    CommandRun run = CommandRun.of(args);
    assertThat(run.err()).as("%s", args).contains("error: " + bad.code);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(bad.exitCode);
    assertThat(run.err()).containsPattern("error: [A-Z]+-\\d{3} ").doesNotContain("\tat ");
    assertThat(run.err()).as("a fault of the program").doesNotContain("CLI-002");
    // The results folder itself may not have been reached.
    Path results = place.resolve("results");
    if (Files.exists(results.resolve("status.json"))) {
      assertThat(CommandRun.lastStatus(results).get("status").asText()).isEqualTo("FAILURE");
    } else {
      assertThat(bad.exitCode).as("no FAILURE line in %s", results).isEqualTo(2);
    }
    assertNothingHalfWritten(place);
  }

  private static void assertNothingHalfWritten(Path place) throws IOException {
    try (Stream<Path> walk = Files.walk(place)) {
      assertThat(walk.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"))
          .doesNotContain("result.csv", "out.tao", "classification_best.tao");
    }
  }
}
