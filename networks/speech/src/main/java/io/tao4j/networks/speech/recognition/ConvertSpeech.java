package io.tao4j.networks.speech.recognition;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.networks.speech.audio.SphereFile;
import io.tao4j.networks.speech.language.SpokenText;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code dataset_convert}: recordings as their makers publish them to manifests of WAV files. AN4
 * with its SPHERE files, Common Voice with its tables, or any folder of sounds with a text beside
 * each.
 */
final class ConvertSpeech implements SubCommand<ConvertSpeech.Settings> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern AN4 = Pattern.compile("<s>(.*)</s>\\s*\\(([^)]+)\\)\\s*");

  /** Forms of a source. */
  enum Form {
    @Field(description = "CMU's AN4: etc/an4_train.transcription, wav/**/*.sph", name = "an4")
    AN4,
    @Field(description = "Mozilla Common Voice: train.tsv, test.tsv, clips", name = "mcv")
    MCV,
    @Field(
        description = "folders train and test of sounds, a text NAME.txt beside each",
        name = "folder")
    FOLDER
  }

  /**
   * TAO's spec of {@code dataset_convert} of speech.
   *
   * @param sourceDataDir what is converted
   * @param targetDataDir what is written
   * @param datasetName form of the source
   * @param sampleRate of what is written
   */
  record Settings(
      @Field(
              description = "folder of what is converted",
              required = true,
              path = PathKind.FOLDER,
              shownBy = "SpeechToTextLifeTest.recordingsBecomeManifests")
          Path sourceDataDir,
      @Field(
              description =
                  "folder that is written: wavs, train_manifest.json, test_manifest.json; made if"
                      + " missing",
              path = PathKind.OUTPUT,
              shownBy = "SpeechToTextLifeTest.recordingsBecomeManifests")
          Optional<Path> targetDataDir,
      @Field(
              description = "form of the source",
              defaultValue = "an4",
              shownBy = "SpeechToTextLifeTest.allFormsOfRecordingsAreConverted")
          Form datasetName,
      @Field(
              description = "samples a second of what is written",
              defaultValue = "16000",
              min = 1000,
              shownBy = "SpeechToTextLifeTest.recordingsBecomeManifests")
          int sampleRate) {}

  /** A recording with what is said. */
  private record Recording(Path file, String name, String text) {}

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "recordings to manifests: AN4, Common Voice, folders of sounds and texts";
  }

  @Override
  public SpecBinder<Settings> specBinder() {
    return SpecBinder.of(Settings.class);
  }

  @Override
  public String defaultSpec() {
    return """
    source_data_dir: data/an4
    target_data_dir: data/an4_converted
    dataset_name: an4  # or mcv, folder
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--source_data_dir"),
            Kind.PATH,
            "source_data_dir",
            "Folder of what is converted."),
        new Option(
            List.of("-o", "--target_data_dir"),
            Kind.PATH,
            "target_data_dir",
            "Folder that is written."),
        new Option(List.of("--dataset_name"), Kind.WORD, "dataset_name", "an4, mcv or folder."));
  }

  @Override
  public Optional<Path> output(Settings spec) {
    return spec.targetDataDir().map(folder -> folder.resolve("dataset_convert"));
  }

  /**
   * @throws TaoException {@code CONVERT-001} if the spec names no target, {@code CONVERT-002} if
   *     the source is not of its form, naming each line or file that is wrong
   */
  @Override
  public Result run(Settings spec) throws IOException {
    Path target =
        spec.targetDataDir()
            .orElseThrow(
                () ->
                    new TaoException(
                        "CONVERT-001",
                        "the spec names no target_data_dir",
                        "set it, or use -o on the command line"));
    List<Path> files = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String part : List.of("train", "test")) {
      List<String> problems = new ArrayList<>();
      List<Recording> recordings = recordings(spec, part, problems);
      if (recordings.isEmpty() && problems.isEmpty()) {
        problems.add("there is no recording for " + part);
      }
      StringBuilder manifest = new StringBuilder();
      double seconds = 0;
      for (Recording recording : recordings) {
        try {
          Sound sound = sound(recording.file()).at(spec.sampleRate());
          Path wav = target.resolve("wavs").resolve(recording.name() + ".wav");
          SoundFile.write(sound, wav);
          seconds += sound.seconds();
          manifest.append(line(wav, sound, recording.text())).append('\n');
        } catch (TaoException e) {
          problems.add(e.problem());
        }
      }
      if (!problems.isEmpty()) {
        throw TextLines.faulty(
            "CONVERT-002",
            "%s cannot be converted as %s"
                .formatted(
                    spec.sourceDataDir(), spec.datasetName().name().toLowerCase(Locale.ROOT)),
            problems);
      }
      Path file = target.resolve(part + "_manifest.json");
      AtomicFile.writeString(file, manifest.toString());
      files.add(file);
      figures.put(part, recordings.size());
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s recordings, %.1f minutes",
              part,
              recordings.size(),
              seconds / 60));
    }
    return new Result(lines, List.of(), figures, files);
  }

  private static String line(Path wav, Sound sound, String text) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("audio_filepath", "wavs/" + wav.getFileName());
    line.put("duration", Math.round(sound.seconds() * 10_000) / 10_000.0);
    line.put("text", text);
    return JSON.writeValueAsString(line);
  }

  private static Sound sound(Path file) {
    return FileNames.extension(file).equals("sph") ? SphereFile.read(file) : SoundFile.read(file);
  }

  private static List<Recording> recordings(Settings spec, String part, List<String> problems)
      throws IOException {
    Path source = spec.sourceDataDir();
    return switch (spec.datasetName()) {
      case AN4 -> an4(source, part, problems);
      case MCV -> commonVoice(source, part, problems);
      case FOLDER -> folder(source.resolve(part), part, problems);
    };
  }

  private static List<Recording> an4(Path source, String part, List<String> problems)
      throws IOException {
    Map<String, Path> sounds = new HashMap<>();
    try (Stream<Path> all = Files.walk(source)) {
      all.filter(file -> List.of("sph", "wav").contains(FileNames.extension(file)))
          .forEach(file -> sounds.put(stem(file), file));
    }
    Path list = source.resolve("etc").resolve("an4_" + part + ".transcription");
    List<Recording> recordings = new ArrayList<>();
    List<String> lines = TextLines.read(list);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Matcher matcher = AN4.matcher(lines.get(i));
      if (!matcher.matches()) {
        problems.add(TextLines.place(list, i + 1) + ": no line of '<s> WORDS </s> (NAME)'");
      } else if (!sounds.containsKey(matcher.group(2))) {
        problems.add(
            TextLines.place(list, i + 1) + ": there is no sound " + matcher.group(2) + ".sph");
      } else {
        recordings.add(
            new Recording(
                sounds.get(matcher.group(2)), matcher.group(2), SpokenText.of(matcher.group(1))));
      }
    }
    return recordings;
  }

  private static List<Recording> commonVoice(Path source, String part, List<String> problems) {
    Path table = source.resolve(part + ".tsv");
    List<String> lines = TextLines.read(table);
    List<String> head = lines.isEmpty() ? List.of() : List.of(lines.get(0).split("\t", -1));
    int path = head.indexOf("path");
    int sentence = head.indexOf("sentence");
    if (path < 0 || sentence < 0) {
      problems.add(TextLines.place(table, 1) + ": the columns path and sentence are missing");
      return List.of();
    }
    List<Recording> recordings = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (cells.length <= Math.max(path, sentence)) {
        problems.add(
            "%s: %s cells instead of %s"
                .formatted(TextLines.place(table, i + 1), cells.length, head.size()));
        continue;
      }
      Path file = source.resolve("clips").resolve(cells[path]);
      // a folder of clips that were made WAV files keeps the table
      Path wav = file.resolveSibling(stem(file) + ".wav");
      Path found = Files.isRegularFile(wav) ? wav : file;
      if (!Files.isRegularFile(found)) {
        problems.add(TextLines.place(table, i + 1) + ": there is no file " + file);
      } else {
        recordings.add(new Recording(found, stem(file), SpokenText.of(cells[sentence])));
      }
    }
    return recordings;
  }

  private static List<Recording> folder(Path source, String part, List<String> problems)
      throws IOException {
    if (!Files.isDirectory(source)) {
      problems.add("there is no folder " + source);
      return List.of();
    }
    List<Recording> recordings = new ArrayList<>();
    try (Stream<Path> all = Files.walk(source)) {
      for (Path file :
          all.filter(f -> List.of("sph", "wav").contains(FileNames.extension(f)))
              .sorted()
              .toList()) {
        Path text = file.resolveSibling(stem(file) + ".txt");
        if (!Files.isRegularFile(text)) {
          problems.add("there is no text " + text);
          continue;
        }
        String name =
            part + "_" + FileNames.composed(source.relativize(file)).replaceAll("[/\\\\.]", "_");
        recordings.add(new Recording(file, name, SpokenText.of(TextLines.text(text))));
      }
    }
    return recordings;
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }
}
