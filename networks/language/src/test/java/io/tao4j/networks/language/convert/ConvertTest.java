package io.tao4j.networks.language.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  @TempDir Path folder;

  private Path source;
  private Path target;

  @BeforeEach
  void folders() throws IOException {
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
  }

  private void write(String name, String text) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String read(String name) throws IOException {
    return Files.readString(target.resolve(name));
  }

  @Test
  void sst2() throws IOException {
    write("train.tsv", "sentence\tlabel\na good film \t1\ndull\t0\n");
    write("dev.tsv", "sentence\tlabel\nfine\t1\n");
    assertThat(new SstForm().convert(source, target, List.of()).texts()).isEqualTo(3);
    assertThat(read("train.tsv")).isEqualTo("a good film\t1\ndull\t0\n");
    assertThat(read("labels.csv")).isEqualTo("negative\npositive\n");
  }

  @Test
  void foldersOfTexts() throws IOException {
    write("train/pos/1.txt", "Good<br />film.");
    write("train/neg/1.txt", "Bad\nfilm.");
    write("train/unsup/1.txt", "What?");
    write("test/neg/1.txt", "Dull.");
    assertThat(new FolderForm().convert(source, target, List.of()).texts()).isEqualTo(3);
    assertThat(read("train.tsv")).isEqualTo("Bad film.\t0\nGood film.\t1\n");
    assertThat(read("test.tsv")).isEqualTo("Dull.\t0\n");
    assertThat(read("labels.csv")).isEqualTo("neg\npos\n");
  }

  @Test
  void columns() throws IOException {
    write(
        "train.txt",
        "-DOCSTART- -X- O O\n\nAda NNP I-NP B-PER\nworks VBZ I-VP O\n\nOslo NNP I-NP B-LOC\n");
    assertThat(new IobForm().convert(source, target, List.of()).texts()).isEqualTo(2);
    assertThat(read("text_train.txt")).isEqualTo("Ada works\nOslo\n");
    assertThat(read("labels_train.txt")).isEqualTo("B-PER O\nB-LOC\n");
  }

  @Test
  void writtenTexts() throws IOException {
    write("dev.txt", "Who flew to \"Oslo\", Ada? Not Anna !\n\nIt's fine; go.\n");
    assertThat(new PlainForm().convert(source, target, List.of("dev.txt")).texts()).isEqualTo(2);
    assertThat(read("text_dev.txt")).isEqualTo("who flew to oslo ada not anna\nit's fine go\n");
    assertThat(read("labels_dev.txt")).isEqualTo("OU OO OO ,U ?U OU .U\nOU ,O .O\n");
  }

  @Test
  void snips() throws IOException {
    String train =
        """
        {"Play": [{"data": [{"text": "Play "}, {"text": "Red Song", "entity": "track"}]},
                  {"data": [{"text": "play it"}]}]}
        """;
    write("Play/train_Play_full.json", train);
    write("Play/validate_Play.json", "{\"Play\": [{\"data\": [{\"text\": \"Go\"}]}]}");
    assertThat(new SnipsForm().convert(source, target, List.of()).texts()).isEqualTo(3);
    assertThat(read("train.tsv")).isEqualTo("sentence\tlabel\nplay red song\t0\nplay it\t0\n");
    assertThat(read("train_slots.tsv")).isEqualTo("2 0 1\n2 2\n");
    assertThat(read("dict.slots.csv")).isEqualTo("B-track\nI-track\nO\n");
    assertThat(read("dict.intents.csv")).isEqualTo("Play\n");
    assertThat(read("test_slots.tsv")).isEqualTo("2\n");
  }

  @Test
  void atis() throws IOException {
    write("atis.dict.vocab.csv", "BOS\nEOS\nflights\nto\nOslo\n");
    write("atis.dict.intent.csv", "fare\nflight\n");
    write("atis.dict.slots.csv", "B-city\nO\n");
    for (String set : List.of("train", "test")) {
      write("atis." + set + ".query.csv", "0 2 3 4 1\n");
      write("atis." + set + ".intent.csv", "1\n");
      write("atis." + set + ".slots.csv", "1 1 1 0 1\n");
    }
    assertThat(new AtisForm().convert(source, target, List.of()).texts()).isEqualTo(2);
    assertThat(read("train.tsv")).isEqualTo("sentence\tlabel\nflights to Oslo\t1\n");
    assertThat(read("test_slots.tsv")).isEqualTo("1 1 0\n");
    assertThat(read("dict.intents.csv")).isEqualTo("fare\nflight\n");
    write("atis.test.slots.csv", "1 1 1 7 1\n");
    assertThatThrownBy(() -> new AtisForm().convert(source, target, List.of()))
        .hasMessageContaining("atis.test.slots.csv:1")
        .hasMessageContaining("'7'");
  }

  @Test
  void assistantByIntents() throws IOException {
    String heading = "answerid;scenario;intent;answer_annotation;answer\n";
    write(
        "trainset/alarm_set.csv",
        heading + "1;alarm;set;\"wake me at [time : nine am] on [date: friday]\";x\n");
    write("trainset/music_play.csv", heading + "2;music;play;\"play it\";x\n");
    write("testset/alarm_set.csv", heading + "3;alarm;set;\"wake me\";x\n");
    assertThat(new AssistantForm().convert(source, target, List.of()).texts()).isEqualTo(3);
    assertThat(read("dict.intents.csv")).isEqualTo("alarm_set\nmusic_play\n");
    assertThat(read("dict.slots.csv")).isEqualTo("date\ntime\nO\n");
    assertThat(read("train.tsv"))
        .isEqualTo("sentence\tlabel\nwake me at nine am on friday\t0\nplay it\t1\n");
    assertThat(read("train_slots.tsv")).isEqualTo("2 2 2 1 1 2 0\n2 2\n");
    assertThat(read("test_slots.tsv")).isEqualTo("2 2\n");
  }

  @Test
  void assistantAsOneTable() throws IOException {
    StringBuilder table =
        new StringBuilder("userid;answerid;scenario;intent;status;answer_annotation;notes\n");
    for (int i = 0; i < 30; i++) {
      table.append("1;%s;music;play;null;play [song : number %s];\n".formatted(i, i));
    }
    table.append("1;99;news;query;null;what is new;\n");
    write("AnnotatedData/NLU-Data-Home-Domain-Annotated-All.csv", table.toString());
    TextForm.Written written = new AssistantForm().convert(source, target, List.of());
    assertThat(written.texts()).isEqualTo(30);
    assertThat(written.notices()).singleElement().asString().contains("news_query");
    assertThat(read("train.tsv").lines()).hasSize(25);
    assertThat(read("test.tsv").lines()).hasSize(7).contains("play number 29\t0");
    assertThat(read("test_slots.tsv").lines()).allMatch(line -> line.equals("1 0 0"));
  }

  @Test
  void whatIsOfAnotherFormIsRefused() throws IOException {
    write("train.txt", "alone\n");
    List<TextForm> forms =
        List.of(
            new SstForm(),
            new FolderForm(),
            new IobForm(),
            new SnipsForm(),
            new AtisForm(),
            new AssistantForm());
    for (TextForm form : forms) {
      assertThatThrownBy(() -> form.convert(source, target, List.of()))
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("CONVERT-002"));
    }
    ConvertCommand command = new ConvertCommand(forms);
    assertThatThrownBy(
            () ->
                command.run(
                    new ConvertSpec(source, Optional.of(target), Optional.of("jarvis"), List.of())))
        .hasMessageContaining("CONVERT-001")
        .hasMessageContaining("jarvis");
  }
}
