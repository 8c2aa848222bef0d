package io.tao4j.networks.language.intents;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Music and weather, by an encoder of two layers that starts with random numbers. */
class IntentSlotContractTest extends NetworkContract<IntentSlotSpec, String, Intent> {
  private static final String HEADING = "sentence\tlabel\n";
  private static final List<String> TEXTS =
      List.of(
          "play a song by Anna\t0",
          "play the song\t0",
          "a great song by Ada\t0",
          "the weather in Oslo\t1",
          "weather today in Paris\t1",
          "is the weather good tomorrow\t1",
          "book Oslo\t2",
          "book a film today\t2");
  private static final List<String> SLOTS =
      List.of(
          "0 0 0 0 1", "0 0 0", "0 0 0 0 1", "0 0 0 2", "0 3 0 2", "0 0 0 0 3", "0 2", "0 0 0 3");

  IntentSlotContractTest() {
    super(
        new IntentSlotNetwork(),
        new Figures(24_167, 4_342_880, 250, 0.003f, PruneSettings.share(0.5)));
  }

  private static Path folder(Path folder, String names, String texts, List<String> slots)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("dict.intents.csv"), names);
    Files.writeString(folder.resolve("dict.slots.csv"), "O\nB-artist\nB-place\nB-time\n");
    Files.writeString(folder.resolve("train.tsv"), texts);
    Files.write(folder.resolve("train_slots.tsv"), slots);
    return folder;
  }

  private static String right() {
    return HEADING + String.join("\n", TEXTS) + "\n";
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(TinyEncoder.write(data.resolve("encoder")));
    folder(data.resolve("set"), "music\nweather\nbook\n", right(), SLOTS);
    fields.put("data_dir", data.resolve("set").toString());
    fields.put("validation_ds.prefix", "train");
    fields.put("training_ds.batch_size", "8");
    fields.put("model.dataset.max_seq_length", "16");
    fields.put("model.head.fc_dropout", "0");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) throws IOException {
    return Files.writeString(data.resolve("texts.txt"), "play a song by Ada\nweather in Oslo\n");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String names = "music\nweather\nbook\n";
    return List.of(
        new BadInput("no such folder", "SPEC-100", "data_dir", data.resolve("none").toString()),
        new BadInput("no such prefix", "TEXT-001", "training_ds.prefix", "none"),
        new BadInput(
            "no names",
            "TEXT-005",
            "data_dir",
            folder(data.resolve("unnamed"), "", right(), SLOTS).toString()),
        new BadInput(
            "an intent without a name",
            "TEXT-004",
            "data_dir",
            folder(data.resolve("two"), "music\nweather\n", right(), SLOTS).toString()),
        new BadInput(
            "a slot without a name",
            "TEXT-004",
            "data_dir",
            folder(
                    data.resolve("slot"),
                    names,
                    HEADING + "play a song by Anna\t0\n",
                    List.of("0 0 0 0 4"))
                .toString()),
        new BadInput(
            "a slot less",
            "TEXT-004",
            "data_dir",
            folder(
                    data.resolve("less"),
                    names,
                    HEADING + "play a song by Anna\t0\n",
                    List.of("0 0 0 0"))
                .toString()),
        new BadInput(
            "lines that do not match",
            "TEXT-006",
            "data_dir",
            folder(data.resolve("lines"), names, right(), SLOTS.subList(0, 7)).toString()),
        new BadInput(
            "no texts",
            "TEXT-003",
            "data_dir",
            folder(data.resolve("empty"), names, HEADING, List.of()).toString()),
        new BadInput("a share above one", "SPEC-100", "model.intent_loss_weight", "1.5"));
  }
}
