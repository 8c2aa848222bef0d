package io.tao4j.data.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses.Entry;
import io.tao4j.error.TaoException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasksTest {
  private static final long MOST = ImageCodec.DEFAULT_MAX_PIXELS;

  @TempDir Path folder;

  private static MaskClasses classes(Entry... entries) {
    return MaskClasses.of(List.of(entries), false, OptionalInt.of(9), false);
  }

  /** TAO: a class's number is the rank of its value, whatever the order of the spec. */
  @Test
  void classesAreNumberedByTheValuesOfThoseThatAreLeft() {
    MaskClasses classes =
        classes(
            new Entry("person", "person", 1),
            new Entry("background", "background", 0),
            new Entry("bag", "background", 2),
            new Entry("face", "person", 3),
            new Entry("dog", "dog", 7));
    assertThat(classes.names()).containsExactly("background", "person", "dog");
    assertThat(classes.indexOfValue()).isEqualTo(Map.of(0, 0, 1, 1, 2, 0, 3, 1, 7, 2));
  }

  @Test
  void aValueOfTwoClassesAndAClassThatIsNoneAreRefused() {
    assertThatThrownBy(() -> classes(new Entry("a", "a", 1), new Entry("b", "b", 1)))
        .hasMessageContaining("'a'")
        .hasMessageContaining("'b'");
    assertThatThrownBy(() -> classes(new Entry("a", "b", 1))).hasMessageContaining("'b'");
  }

  private Path png(int type, int... values) throws IOException {
    BufferedImage image = new BufferedImage(values.length, 1, type);
    for (int x = 0; x < values.length; x++) {
      image.getRaster().setSample(x, 0, 0, values[x]);
    }
    Path file = folder.resolve("mask.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static byte[] read(Path file, MaskClasses classes, Map<Integer, Integer> unlisted) {
    return new MaskSource.File(file).read(classes, MOST, unlisted).toBytes();
  }

  @Test
  void levelsOf8And16BitsAreValues() throws IOException {
    MaskClasses classes =
        classes(new Entry("a", "a", 0), new Entry("b", "b", 3), new Entry("c", "c", 300));
    byte ignored = (byte) LabelMap.IGNORED;
    assertThat(read(png(BufferedImage.TYPE_BYTE_GRAY, 0, 3, 9, 3), classes, null))
        .containsExactly(0, 1, ignored, 1);
    assertThat(read(png(BufferedImage.TYPE_USHORT_GRAY, 0, 300, 9, 3), classes, null))
        .containsExactly(0, 2, ignored, 1);
  }

  @Test
  void ofAPaletteTheNumbersAreValuesAndNotTheColours() throws IOException {
    LabelMap map = LabelMap.of(3, 1, new byte[] {0, 1, 2});
    Path file = folder.resolve("palette.png");
    Files.write(file, MaskPng.encode(map, List.of(Color.RED, Color.RED, Color.BLUE)));
    MaskClasses classes =
        classes(new Entry("a", "a", 0), new Entry("b", "b", 1), new Entry("c", "c", 2));
    assertThat(read(file, classes, null)).containsExactly(0, 1, 2);
  }

  @Test
  void coloursAreValuesWhereTheClassesHaveColours() throws IOException {
    Path file = folder.resolve("colours.png");
    Files.write(file, ImageCodec.encodePng(Image.of(2, 1, new byte[] {1, 2, 3, 7, 7, 7})));
    MaskClasses classes =
        MaskClasses.of(
            List.of(new Entry("grey", "grey", 0x070707), new Entry("dark", "dark", 0x010203)),
            true,
            OptionalInt.empty(),
            false);
    assertThat(read(file, classes, null)).containsExactly(0, 1);
  }

  /**
   * Black and white alone, a palette and one channel are colours as well, if colours are listed.
   */
  @Test
  void anyFileGivesColoursWhereTheClassesHaveColours() throws IOException {
    MaskClasses classes =
        MaskClasses.of(
            List.of(
                new Entry("white", "white", 0xffffff, 0),
                new Entry("red", "red", 0xff0000, 2),
                new Entry("black", "black", 0, 1)),
            true,
            OptionalInt.empty(),
            false);
    assertThat(classes.names()).as("by their numbers").containsExactly("white", "black", "red");
    Path file = folder.resolve("colours.png");
    Files.write(file, ImageCodec.encodePng(Image.of(2, 1, new byte[] {-1, -1, -1, 0, 0, 0})));
    assertThat(read(file, classes, null)).containsExactly(0, 1);
    LabelMap map = LabelMap.of(3, 1, new byte[] {0, 1, 2});
    Files.write(file, MaskPng.encode(map, List.of(Color.RED, Color.BLACK, Color.WHITE)));
    assertThat(read(file, classes, null)).containsExactly(2, 1, 0);
    assertThat(read(png(BufferedImage.TYPE_BYTE_GRAY, 0, 255), classes, null))
        .containsExactly(1, 0);
  }

  /** So that a set may move, and a training of it go on. */
  @Test
  void theDigestOfAnnotationsKnowsObjectsAndNotTheFolder() throws IOException {
    String[] digests = new String[3];
    for (int i = 0; i < 3; i++) {
      Path own = Files.createDirectories(folder.resolve("set" + i));
      Files.write(own.resolve("p.png"), ImageCodec.encodePng(Image.filled(4, 3, 0, 0, 0)));
      Path json =
          Files.writeString(
              own.resolve("coco.json"),
              """
              {"images": [{"id": 5, "file_name": "p.png", "width": 4, "height": 3}],
               "categories": [{"id": 1, "name": "cat"}],
               "annotations": [{"id": 1, "image_id": 5, "category_id": 1,
                                "segmentation": [[0, 0, 2, 0, 2, %s, 0, 3]]}]}
              """
                  .formatted(i == 2 ? 2 : 3));
      digests[i] =
          MaskPairs.none()
              .add(own, json)
              .toDataset("set", classes(new Entry("a", "a", 0)))
              .digest();
    }
    assertThat(digests[1]).isEqualTo(digests[0]);
    assertThat(digests[2]).isNotEqualTo(digests[0]);
  }

  @Test
  void blackAndWhiteIsTwoClassesUnlessItsValuesAreListed() throws IOException {
    Entry first = new Entry("a", "a", 0);
    Path white = png(BufferedImage.TYPE_BYTE_GRAY, 0, 255, 0);
    assertThat(read(white, classes(first, new Entry("b", "b", 1)), null)).containsExactly(0, 1, 0);
    // 255 is listed: what it says counts
    MaskClasses listed =
        MaskClasses.of(
            List.of(new Entry("b", "b", 0), new Entry("a", "a", 255)),
            false,
            OptionalInt.empty(),
            true);
    assertThat(read(white, listed, null)).containsExactly(0, 1, 0);
    MaskClasses grey =
        MaskClasses.of(List.of(first, new Entry("b", "b", 1)), false, OptionalInt.empty(), true);
    assertThat(read(png(BufferedImage.TYPE_BYTE_GRAY, 10, 127, 128, 250), grey, null))
        .containsExactly(0, 0, 1, 1);
    // all of its values are listed: no threshold, or 1 would be black
    assertThat(read(png(BufferedImage.TYPE_BYTE_GRAY, 0, 1, 1, 0), grey, null))
        .containsExactly(0, 1, 1, 0);
  }

  /** TAO makes them the first class and says nothing. */
  @Test
  void valuesOfNoClassAreTheFirstAndAreCounted() throws IOException {
    MaskClasses classes = classes(new Entry("a", "a", 0), new Entry("b", "b", 1));
    Map<Integer, Integer> unlisted = new TreeMap<>();
    assertThat(read(png(BufferedImage.TYPE_BYTE_GRAY, 1, 4, 4, 5, 9), classes, unlisted))
        .containsExactly(1, 0, 0, 0, (byte) LabelMap.IGNORED);
    assertThat(unlisted).isEqualTo(Map.of(4, 2, 5, 1));
  }

  @Test
  void aFileThatIsNoMaskIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    assertThatThrownBy(() -> read(text, classes(new Entry("a", "a", 0)), null))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("MASK-001");
              assertThat(e.problem()).contains("text.png");
            });
  }

  /** Each pixel takes the value at its own middle; none between two classes comes up. */
  @Test
  void masksAreResizedMirroredAndPlacedByTheNearestPixel() {
    LabelMap map = LabelMap.of(4, 2, new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
    assertThat(map.resized(1, 2).toBytes()).containsExactly(5, 7);
    assertThat(map.resized(2, 8).toBytes())
        .containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    byte none = (byte) LabelMap.IGNORED;
    LabelMap placed =
        map.placed(3, 4, new Rectangle(2, 0, 4, 2), new Rectangle(0, 1, 4, 2), true, true);
    assertThat(placed.toBytes())
        .containsExactly(none, none, none, none, none, none, 7, 6, none, none, 3, 2);
  }

  @Test
  void picturesAndMasksOfOneNameBelongTogether() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    byte[] png = ImageCodec.encodePng(Image.filled(2, 2, 0, 0, 0));
    for (String name : List.of("a.jpg", "b.png", "lonely.png")) {
      Files.write(images.resolve(name), png);
    }
    for (String name : List.of("b.png", "a.png", "nobody.png")) {
      Files.write(masks.resolve(name), png);
    }
    SegmentationDataset set =
        MaskPairs.none().add(images, masks).toDataset("set", classes(new Entry("a", "a", 0)));
    assertThat(set.samples())
        .extracting(s -> s.path().getFileName() + " " + Path.of(s.mask().name()).getFileName())
        .containsExactly("a.jpg a.png", "b.png b.png");
    assertThat(set.faults())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("lonely.png"))
        .anySatisfy(line -> assertThat(line).contains("nobody.png"));
  }

  @Test
  void foldersWithoutACommonNameArePairedInOrderAndSaySo() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    byte[] png = ImageCodec.encodePng(Image.filled(2, 2, 0, 0, 0));
    for (int i = 0; i < 2; i++) {
      Files.write(images.resolve("p" + i + ".png"), png);
      Files.write(masks.resolve("p" + i + "_mask.png"), png);
    }
    SegmentationDataset set =
        MaskPairs.none().add(images, masks).toDataset("set", classes(new Entry("a", "a", 0)));
    assertThat(set.samples().get(1).mask().name()).endsWith("p1_mask.png");
    assertThat(set.notices()).anySatisfy(line -> assertThat(line).contains("in the order"));
  }

  @Test
  void listsArePairedLineByLineAndTheMissingFileIsNamedWithItsLine() throws IOException {
    Path picture = folder.resolve("p.png");
    Files.write(picture, ImageCodec.encodePng(Image.filled(2, 2, 0, 0, 0)));
    Path images = Files.writeString(folder.resolve("images.txt"), "p.png\n" + picture + "\n");
    Path masks = Files.writeString(folder.resolve("masks.txt"), picture + "\nnone.png\n");
    SegmentationDataset set =
        MaskPairs.none().add(images, masks).toDataset("set", classes(new Entry("a", "a", 0)));
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.faults())
        .singleElement()
        .asString()
        .contains("masks.txt:2")
        .contains("none.png");
    Files.writeString(masks, "one line\n");
    assertThatThrownBy(() -> MaskPairs.none().add(images, masks))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("MASK-002");
  }

  private void pair(String name, int grey) throws IOException {
    for (String folderName : List.of("A", "B", "label")) {
      Files.createDirectories(folder.resolve(folderName));
    }
    byte[] before = new byte[3 * 4 * 2];
    byte[] after = before.clone();
    byte[] mask = new byte[4 * 2];
    for (int c = 0; c < 3; c++) {
      before[c] = (byte) grey; // top left
      after[c] = (byte) (grey + 20);
    }
    mask[0] = 1;
    Files.write(folder.resolve("A").resolve(name), ImageCodec.encodePng(Image.of(4, 2, before)));
    Files.write(folder.resolve("B").resolve(name), ImageCodec.encodePng(Image.of(4, 2, after)));
    Files.write(folder.resolve("label").resolve(name), MaskPng.encode(4, 2, mask));
  }

  private MaskPairs changes(String lines) throws IOException {
    return MaskPairs.none()
        .addChanges(
            Files.writeString(folder.resolve("train.txt"), lines),
            folder.resolve("A"),
            folder.resolve("B"),
            folder.resolve("label"),
            ".png");
  }

  @Test
  void aListOfChangesNamesPairsAndTheLineOfAMissingFile() throws IOException {
    pair("p.png", 100);
    pair("q.png", 50);
    Files.delete(folder.resolve("B/q.png"));
    SegmentationDataset set =
        changes("p.png\n\nq.png\n")
            .toDataset("set", classes(new Entry("a", "a", 0), new Entry("b", "b", 1)));
    assertThat(set.samples())
        .containsExactly(
            new SegmentationSample(
                "p.png",
                List.of(folder.resolve("A/p.png"), folder.resolve("B/p.png")),
                new MaskSource.File(folder.resolve("label/p.png"))));
    assertThat(set.pictures())
        .containsExactly(folder.resolve("A/p.png"), folder.resolve("B/p.png"));
    assertThat(set.faults()).singleElement().asString().contains("train.txt:2").contains("B/q.png");
    String digest = set.digest();
    pair("p.png", 101);
    Files.write(folder.resolve("B/p.png"), ImageCodec.encodePng(Image.filled(9, 9, 1, 2, 3)));
    assertThat(set.digest()).as("the picture after has another size").isNotEqualTo(digest);
    assertThat(MaskScan.all(set).faults()).singleElement().asString().contains("B/p.png has 9x9");
  }

  /** Both pictures and the mask are mirrored and turned alike, and each is coloured on its own. */
  @Test
  void bothPicturesOfAPairLieAsTheirMaskDoes() throws IOException {
    pair("p.png", 100);
    SegmentationDataset set =
        changes("p.png\n")
            .toDataset("set", classes(new Entry("a", "a", 0), new Entry("b", "b", 1)));
    Normalization numbers =
        new Normalization(ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    SegmentationAugmentation varied =
        new SegmentationAugmentation(
            0.5,
            0.5,
            new SegmentationAugmentation.Part(1, 1, 1),
            0.5,
            List.of(1, 2, 3),
            List.of(new ImageTransform.ColorJitter(0.3, 0, 0, 0)),
            0);
    SegmentationRecipe recipe =
        SegmentationRecipe.training(
            set, Preprocessing.stretch(4, 4, Interpolation.NEAREST, numbers), 0, varied);
    Set<Integer> places = new HashSet<>();
    Set<Float> distances = new HashSet<>();
    try (BatchLoader<SegmentationBatch> loader =
        new BatchLoader<>(recipe, LoaderOptions.training(1, 3))) {
      for (int epoch = 0; epoch < 12; epoch++) {
        try (LoadedBatches<SegmentationBatch> batches = loader.epoch(epoch)) {
          SegmentationBatch batch = batches.next();
          assertThat(batch.images()).hasSize(2);
          float[] before = batch.images().get(0).toFloatArray();
          float[] after = batch.images().get(1).toFloatArray();
          byte[] mask = batch.masks().get(0).toBytes();
          int bright = 0;
          for (int i = 0; i < 16; i++) {
            assertThat(before[i] > 10).as("before, " + i).isEqualTo(mask[i] == 1);
            assertThat(after[i] > 10).as("after, " + i).isEqualTo(mask[i] == 1);
            bright = mask[i] == 1 ? i : bright;
          }
          places.add(bright);
          distances.add(after[bright] / before[bright]);
        }
      }
    }
    assertThat(places).as("places of the change").hasSizeGreaterThan(2);
    assertThat(distances).as("levels of both vary apart").hasSizeGreaterThan(6);
  }

  @Test
  void cocoObjectsOfAllThreeKindsAreDrawn() throws IOException {
    Files.write(folder.resolve("p.png"), ImageCodec.encodePng(Image.filled(4, 3, 0, 0, 0)));
    Path json =
        Files.writeString(
            folder.resolve("coco.json"),
            """
            {"images": [{"id": 5, "file_name": "p.png", "width": 4, "height": 3},
                        {"id": 6, "file_name": "gone.png", "width": 4, "height": 3}],
             "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
             "annotations": [
              {"id": 1, "image_id": 5, "category_id": 1, "segmentation": [[0, 0, 2, 0, 2, 3, 0, 3]]},
              {"id": 2, "image_id": 5, "category_id": 2,
               "segmentation": {"size": [3, 4], "counts": [3, 3, 6]}},
              {"id": 3, "image_id": 5, "category_id": 2, "iscrowd": 1,
               "segmentation": {"size": [3, 4], "counts": "93"}},
              {"id": 4, "image_id": 5, "category_id": 2,
               "segmentation": {"size": [9, 9], "counts": [81]}},
              {"id": 7, "image_id": 99, "category_id": 2, "segmentation": [[0, 0, 1, 0, 1, 1]]}]}
            """);
    CocoMasks coco = CocoMasks.read(json, folder);
    assertThat(coco.categories()).isEqualTo(Map.of(1, "cat", 2, "dog"));
    assertThat(coco.samples()).hasSize(1);
    assertThat(coco.faults())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("gone.png"))
        .anySatisfy(line -> assertThat(line).contains("annotation 4").contains("[9,9]"))
        .anySatisfy(line -> assertThat(line).contains("annotation 7"));
    MaskSource.Objects mask = (MaskSource.Objects) coco.samples().get(0).mask();
    int crowd = MaskSource.CROWD;
    assertThat(mask.values()).containsExactly(1, 2, 0, crowd, 1, 2, 0, crowd, 1, 2, 0, crowd);
    MaskClasses classes =
        classes(
            new Entry("none", "none", 0), new Entry("cat", "cat", 1), new Entry("dog", "dog", 2));
    assertThat(mask.read(classes, MOST, null).counts(3)).containsExactly(3, 3, 3);
  }

  @Test
  void aScanNamesMasksThatDoNotFit() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    for (String name : List.of("good", "small", "bad", "strange")) {
      Files.write(images.resolve(name + ".png"), ImageCodec.encodePng(Image.filled(2, 2, 0, 0, 0)));
    }
    Files.write(masks.resolve("good.png"), MaskPng.encode(2, 2, new byte[] {0, 1, 1, 0}));
    Files.write(masks.resolve("small.png"), MaskPng.encode(2, 1, new byte[] {0, 1}));
    Files.writeString(masks.resolve("bad.png"), "text");
    Files.write(masks.resolve("strange.png"), MaskPng.encode(2, 2, new byte[] {0, 1, 77, 0}));
    MaskScan scan =
        MaskScan.all(
            MaskPairs.none()
                .add(images, masks)
                .toDataset(
                    "set",
                    classes(
                        new Entry("a", "a", 0), new Entry("b", "b", 1), new Entry("c", "c", 2))));
    assertThat(scan.faults())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("small.png").contains("2x1"))
        .anySatisfy(line -> assertThat(line).contains("bad.png"));
    assertThat(scan.notices())
        .anySatisfy(line -> assertThat(line).contains("strange.png").contains("77"))
        .anySatisfy(line -> assertThat(line).contains("'c'"));
    assertThat(scan.pixels()).isEqualTo(Map.of("a", 5L, "b", 3L, "c", 0L));
  }
}
