package io.tao4j.networks.language.masked;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain sentences, by an encoder of two layers that starts with random numbers. */
class MaskedLanguageContractTest extends NetworkContract<MaskedLanguageSpec, String, Filled> {
  private static final String TRAIN = "training_ds.file_path";

  MaskedLanguageContractTest() {
    super(
        new MaskedLanguageNetwork(),
        new Figures(23_040, 4_358_144, 300, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    Path train =
        Files.write(
            data.resolve("train.txt"),
            List.of(
                "the film was good",
                "the weather in Oslo is fine today",
                "Anna lives in Paris",
                "Ada flew to Oslo",
                "the book was dull",
                "a bad play",
                "play a song by Anna",
                "Acme works in Paris and Oslo"));
    fields.put(TRAIN, train.toString());
    fields.put("validation_ds.file_path", train.toString());
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "32");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(
        data.resolve("texts.txt"), "the [MASK] was good\nno mask\nthe [MASK] in [MASK]\n");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path vocabulary =
        Files.writeString(data.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, data.resolve("none.txt").toString()),
        new BadInput("no text", "TEXT-003", TRAIN, file(data, "empty.txt", "\n \n")),
        new BadInput(
            "no UTF-8",
            "TEXT-002",
            TRAIN,
            Files.write(
                    data.resolve("latin.txt"), "sch\u00f6n".getBytes(StandardCharsets.ISO_8859_1))
                .toString()),
        new BadInput(
            "no token for what is masked",
            "TEXT-009",
            "model.tokenizer.vocab_file",
            vocabulary.toString()),
        new BadInput("nothing is masked", "SPEC-100", "model.dataset.mask_probability", "0"),
        new BadInput("too long", "SPEC-100", "model.dataset.max_seq_length", "64"));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text).toString();
  }
}
