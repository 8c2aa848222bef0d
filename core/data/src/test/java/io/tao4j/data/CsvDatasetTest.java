package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetTest {
  @TempDir Path root;

  private Path csv(String text) throws IOException {
    return Files.writeString(root.resolve("set.csv"), text);
  }

  @Test
  void readsRowsWithAndWithoutHeader() throws IOException {
    ClassificationDataset plain = CsvDataset.read(csv("img/1.png,dog\nimg/2.png,cat\n"));
    assertThat(plain.classes()).containsExactly("cat", "dog");
    assertThat(plain.samples()).extracting(Sample::label).containsExactly(1, 0);
    assertThat(plain.samples().get(0).path())
        .isEqualTo(root.toAbsolutePath().resolve("img").resolve("1.png"));
    ClassificationDataset headed =
        CsvDataset.read(
            csv("\uFEFFsplit,Label,PATH\r\ntrain,dog,img/1.png\r\n\r\ntrain,cat,img/2.png"));
    assertThat(headed.samples()).isEqualTo(plain.samples());
  }

  @Test
  void understandsQuotes() throws IOException {
    ClassificationDataset set =
        CsvDataset.read(csv("\"a, b.png\",\"a \"\"big\"\" dog\"\n\"two\nlines.png\",cat\n"));
    assertThat(set.samples()).extracting(Sample::id).containsExactly("a, b.png", "two\nlines.png");
    assertThat(set.classes()).containsExactly("a \"big\" dog", "cat");
  }

  @Test
  void ordersNumbersByValue() throws IOException {
    assertThat(CsvDataset.read(csv("a,10\nb,9\nc,0\n")).classes()).containsExactly("0", "9", "10");
    assertThat(CsvDataset.read(csv("a,10\nb,9\nc,x\n")).classes()).containsExactly("10", "9", "x");
  }

  @Test
  void takesNamesOrIndicesOfGivenClasses() throws IOException {
    ClassificationDataset set =
        CsvDataset.read(csv("a.png,dog\nb.png,0\nc.png,1\n"), List.of("cat", "dog"));
    assertThat(set.samples()).extracting(Sample::label).containsExactly(1, 0, 1);
    // A class called "1" means itself, not the class at 1.
    ClassificationDataset digits = CsvDataset.read(csv("a,1\nb,0\n"), List.of("1", "0"));
    assertThat(digits.samples()).extracting(Sample::label).containsExactly(0, 1);
  }

  @Test
  void reportsAllFaultyLinesByNumber() throws IOException {
    Path file = csv("path,label\na.png,dog\nonly\n,dog\nb.png,\nc.png,\"dog\"x\n");
    assertThatThrownBy(() -> CsvDataset.read(file))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DATA-006")
        .hasMessageContaining("set.csv:3 has 1 column, expected path and label")
        .hasMessageContaining("set.csv:4 the path is empty")
        .hasMessageContaining("set.csv:5 the label is empty")
        .hasMessageContaining("set.csv:6 text after a closing quote");
    Path open = csv("a.png,dog\nb.png,\"dog\nc.png,cat\n");
    assertThatThrownBy(() -> CsvDataset.read(open)).hasMessageContaining("set.csv:2 a quote");
  }

  @Test
  void countsProblemsPastTheTwentieth() throws IOException {
    Path file = csv("only\n".repeat(25));
    assertThatThrownBy(() -> CsvDataset.read(file))
        .hasMessageContaining("set.csv:20 ")
        .hasMessageNotContaining("set.csv:21 ")
        .hasMessageContaining("and 5 more");
  }

  @Test
  void namesUnknownAndMissingClasses() throws IOException {
    Path file = csv("a,dog\nb,emu\n");
    assertThatThrownBy(() -> CsvDataset.read(file, List.of("dog", "cat")))
        .hasMessageContaining("DATA-005")
        .hasMessageContaining("set.csv:2 label 'emu'")
        .hasMessageContaining("[dog, cat]");
    assertThatThrownBy(() -> CsvDataset.read(file, List.of("dog", "emu", "cat")))
        .hasMessageContaining("DATA-004")
        .hasMessageContaining("[cat]");
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    assertThatThrownBy(() -> CsvDataset.read(root.resolve("no.csv")))
        .hasMessageContaining("DATA-001")
        .hasMessageContaining("no such file");
    Path empty = csv("path,label\n");
    assertThatThrownBy(() -> CsvDataset.read(empty)).hasMessageContaining("holds no row");
    Path latin =
        Files.write(root.resolve("l.csv"), "größe.png,a".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CsvDataset.read(latin)).hasMessageContaining("is not UTF-8");
    Path nul = csv("a\0b.png,dog\n");
    assertThatThrownBy(() -> CsvDataset.read(nul)).hasMessageContaining("set.csv:1");
  }

  @Test
  void aFirstLineWithoutAPictureIsAHeaderWhateverItsNames() throws IOException {
    for (String text :
        List.of("foto,klasse\na.png,cat\nb.png,dog\n", "klasse,foto\ncat,a.png\ndog,b.png\n")) {
      ClassificationDataset set = CsvDataset.read(csv(text));
      assertThat(set.samples()).extracting(Sample::id).containsExactly("a.png", "b.png");
      assertThat(set.classes()).containsExactly("cat", "dog");
      assertThat(set.notices())
          .singleElement()
          .asString()
          .contains("taken as a header")
          .contains("'foto' for the pictures");
    }
    assertThat(CsvDataset.read(csv("foto,split,Label\na.png,x,cat\nb.png,y,dog\n")).classes())
        .containsExactly("cat", "dog");
    assertThatThrownBy(() -> CsvDataset.read(csv("foto,klasse,split\na.png,cat,x\nb.png,dog,x\n")))
        .hasMessageContaining("DATA-006")
        .hasMessageContaining("looks like a header")
        .hasMessageContaining("path and label");
    // A sample with a wrong name stays one: its class is one of the others'.
    assertThat(CsvDataset.read(csv("first,cat\na.png,cat\nb.png,dog\n")).size()).isEqualTo(3);
  }

  @Test
  void numbersAreNoIndicesWhereClassesAreNumbers() throws IOException {
    assertThatThrownBy(() -> CsvDataset.read(csv("a.png,3\nb.png,0\n"), List.of("3", "5")))
        .hasMessageContaining("DATA-005")
        .hasMessageContaining("label '0'")
        .hasMessageContaining("expected one of [3, 5]");
  }

  @Test
  void aPictureHasOneClass() throws IOException {
    assertThatThrownBy(() -> CsvDataset.read(csv("a.png,cat\nb.png,dog\n./a.png,dog\n")))
        .hasMessageContaining("DATA-006")
        .hasMessageContaining("pictures of two classes")
        .hasMessageContaining("set.csv:3 './a.png' is 'dog', in line 1 it is 'cat'");
    assertThat(CsvDataset.read(csv("a.png,cat\nb.png,dog\na.png,cat\n")).notices())
        .singleElement()
        .asString()
        .contains("1 rows name a picture that a row before names");
  }

  @Test
  void namesMeetWhateverTheirLettersForm() throws IOException {
    String composed = "\u00fc.png";
    String decomposed = "u\u0308.png";
    Files.write(root.resolve(decomposed), new byte[] {1});
    ClassificationDataset set =
        CsvDataset.read(csv(composed + ",\u00c4\nb.png,A\u0308\n"), List.of("A\u0308"));
    assertThat(set.samples().get(0).path()).exists();
    assertThat(set.samples()).extracting(Sample::label).containsExactly(0, 0);
  }
}
