package io.tao4j.networks.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.lmdb.LmdbWriter;
import io.tao4j.error.TaoException;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.networks.reading.ReadText.ReadCharacter;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPicturesTest {
  @TempDir Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void folders() throws IOException {
    images = Files.createDirectories(folder.resolve("image"));
    labels = Files.createDirectories(folder.resolve("label"));
  }

  private void picture(String name) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, ImageCodec.encodePng(Image.of(2, 2, new byte[12])));
  }

  private void label(String name, String text) throws IOException {
    Path file = labels.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private TextPictures read(CharacterList characters, int longest) {
    return TextPictures.read(
        List.of(new TextPictures.Source(images, labels)), TextRules.strict(characters, longest));
  }

  @Test
  void aLabelIsTheFirstLineOfTheFileOfThePicturesName() throws IOException {
    picture("b.png");
    label("b.txt", "\uFEFF  AB \r\nanything");
    picture("more/a.png");
    label("more/a.txt", "京B");
    TextPictures set = read(new CharacterList(List.of("A", "B", "京")), 2);
    assertThat(set.samples().stream().map(LabelledText::id)).containsExactly("b.png", "more/a.png");
    assertThat(set.samples().stream().map(LabelledText::text)).containsExactly("AB", "京B");
    assertThat(set.samples().get(1).characters()).containsExactly(2, 1);
    assertThat(set.counts()).isEqualTo(Map.of("A", 1, "B", 2, "京", 1));
    assertThat(set.report()).contains("2 pictures", "2 to 2 characters of 3");
  }

  @Test
  void theLongestEntryIsTaken() {
    CharacterList characters = new CharacterList(List.of("A", "AB", "B"));
    assertThat(characters.numbers("ABBA")).containsExactly(1, 2, 0);
    assertThat(characters.text(List.of(1, 2, 0))).isEqualTo("ABBA");
  }

  @Test
  void allFaultyLabelsAreNamedWithTheirPlace() throws IOException {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      picture(name + ".png");
    }
    label("a.txt", "A?B");
    label("b.txt", "");
    label("c.txt", "ABABA");
    Files.write(labels.resolve("d.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
    assertThatThrownBy(() -> read(new CharacterList(List.of("A", "B")), 4))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("DATA-006");
              assertThat(e.problem()).contains("5 faulty labels");
              assertThat(e.details()).hasSize(5);
              assertThat(e.details().get(0)).contains("a.txt:1:2 '?' is not in the list");
              assertThat(e.details().get(1)).contains("b.txt:1 holds no text");
              assertThat(e.details().get(2))
                  .contains("c.txt:1 'ABABA' has 5 characters, at most 4");
              assertThat(e.details().get(3)).contains("d.txt:1:1: byte 0xff is no UTF-8");
              assertThat(e.details().get(4)).contains("e.png: no label, expected", "e.txt");
            });
  }

  @Test
  void twoPicturesOfOneLabelAreRefused() throws IOException {
    picture("a.png");
    Files.write(images.resolve("a.jpg"), Files.readAllBytes(images.resolve("a.png")));
    label("a.txt", "A");
    assertThatThrownBy(() -> read(new CharacterList(List.of("A")), 4))
        .hasMessageContaining("a.jpg and a.png have one label, a.txt");
  }

  @Test
  void aListOfCharactersIsReadByLines() throws IOException {
    Path file = folder.resolve("characters.txt");
    Files.writeString(file, "A\n B \r\n\n\n");
    assertThat(CharacterList.read(file).entries()).containsExactly("A", "B");
    Files.writeString(file, "A\n\nB\n");
    assertThatThrownBy(() -> CharacterList.read(file)).hasMessageContaining(":2 an empty line");
    Files.writeString(file, "A\nB\nA\n");
    assertThatThrownBy(() -> CharacterList.read(file))
        .hasMessageContaining(":3 'A' is in line 1 already");
  }

  @Test
  void figuresAreWholeTextsAndCharacters() throws IOException {
    CharacterList characters = new CharacterList(List.of("A", "B"));
    List<LabelledText> samples =
        List.of(
            new LabelledText("1", Path.of("1"), "AB", List.of(0, 1)),
            new LabelledText("2", Path.of("2"), "AAB", List.of(0, 0, 1)),
            new LabelledText("3", Path.of("3"), "B", List.of(1)));
    Batch batch =
        ReadingEvaluator.encode(
            new TextPictureBatch(Tensor.full(0, 3, 1, 1, 1), samples), Map.of(), 4);
    List<ReadText> read =
        List.of(
            new ReadText("AB", List.of(new ReadCharacter("A", 1)), 1),
            new ReadText("AB", List.of(), 0.5),
            new ReadText("AA", List.of(), 0.25));
    ReadingEvaluator evaluator = new ReadingEvaluator(characters, outputs -> read);
    evaluator.add(batch, Map.of());
    Evaluation result = evaluator.result();
    assertThat(result.metrics().get("accuracy")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(result.metrics().get("character_error_rate")).isCloseTo(3 / 6.0, within(1e-12));
    Path table = result.details().write(folder).get(0);
    assertThat(Files.readAllLines(table))
        .containsExactly(
            "path,truth,read,edits,confidence", "3,B,AA,2,0.250000", "2,AAB,AB,1,0.500000");
  }

  private static void list(Path file, String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  @Test
  void aListBecomesAnLmdbFileAndIsReadFromIt() throws IOException {
    picture("a.png");
    picture("more/b.png");
    Path gtFile = folder.resolve("gt.txt");
    list(gtFile, "a.png\tAB", "", "more/b.png  B");
    // input_img_dir, gt_file, results_dir
    LmdbSpec spec = new LmdbSpec(images, gtFile, folder.resolve("lmdb"));
    assertThat(new LmdbCommand().run(spec).figures()).containsEntry("pictures", 2);
    assertThat(new LmdbCommand().output(spec)).contains(spec.resultsDir().resolve("data.mdb"));
    TextRules rules = TextRules.strict(new CharacterList(List.of("A", "B")), 4);
    TextPictures listed = TextPictures.listed(spec.inputImgDir(), spec.gtFile(), rules);
    TextPictures stored = TextPictures.lmdb(List.of(spec.resultsDir()), rules);
    assertThat(stored.samples().stream().map(LabelledText::id))
        .containsExactly("image-000000001", "image-000000002");
    for (int i = 0; i < 2; i++) {
      LabelledText sample = stored.samples().get(i);
      assertThat(sample.text()).isEqualTo(listed.samples().get(i).text());
      assertThat(stored.store().read(sample.path(), 100).width()).isEqualTo(2);
    }
    assertThat(stored.files()).isEmpty();
  }

  @Test
  void allFaultyLinesOfAListAreNamed() throws IOException {
    picture("a.png");
    Path list = folder.resolve("gt.txt");
    list(list, "a.png", "b.png\tA", "a.png\tA", "a.png\tB");
    TextRules rules = TextRules.strict(new CharacterList(List.of("A", "B")), 4);
    assertThatThrownBy(() -> TextPictures.listed(images, list, rules))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("DATA-006");
              assertThat(e.details()).hasSize(3);
              assertThat(e.details().get(0)).contains("gt.txt:1: no text behind the picture");
              assertThat(e.details().get(1)).contains("gt.txt:2: the picture 'b.png' is not in");
              assertThat(e.details().get(2)).contains("gt.txt:4: 'a.png' is in line 3 already");
            });
    assertThatThrownBy(
            () -> new LmdbCommand().run(new LmdbSpec(images, list, folder.resolve("lmdb"))))
        .hasMessageContaining("3 faulty lines");
    assertThat(folder.resolve("lmdb")).doesNotExist();
  }

  @Test
  void anLmdbFileThatSaysTooMuchIsRefused() throws IOException {
    Path lmdb = folder.resolve("lmdb");
    TextRules rules = TextRules.strict(new CharacterList(List.of("A")), 4);
    LmdbWriter.write(
        lmdb, writer -> writer.put("num-samples", "2".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> TextPictures.lmdb(List.of(lmdb), rules))
        .hasMessageContaining("image-000000002: picture or label is missing");
    LmdbWriter.write(
        lmdb, writer -> writer.put("num-samples", "two".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> TextPictures.lmdb(List.of(lmdb), rules))
        .hasMessageContaining("num-samples is 'two', no number");
  }
}
