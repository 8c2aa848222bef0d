package io.tao4j.networks.mlrecog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.model.Model;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.matching.Blobs;
import io.tao4j.networks.matching.Gallery;
import io.tao4j.networks.matching.GalleryCommand;
import io.tao4j.networks.matching.GallerySpec;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of plain colours, which an untrained network tells apart already. */
@Tag("pytorch")
class GalleryCommandTest {
  @TempDir Path folder;
  private Path model = Path.of("");
  private Path gallery = Path.of("");

  @BeforeEach
  void save() {
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field :
        Map.of(
                "model.backbone", "resnet10",
                "model.input_width", "32",
                "model.input_height", "32",
                "model.feat_dim", "16",
                "train.batch_size", "8",
                "dataset.train_dataset", "train")
            .entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    MlRecogSpec spec = new MlRecogNetwork().specBinder().allowMissingPaths().bind(tree).spec();
    Model fresh = new MlRecogDefinition(spec).fresh(new ArrayList<>());
    model = folder.resolve("model.tao");
    fresh.save(model);
    gallery = folder.resolve("colours.gallery");
  }

  private SubCommand.Result run(Map<String, String> fields) throws IOException {
    GalleryCommand command = new GalleryCommand("ml_recog", "embedding");
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("model", model.toString());
    all.put("gallery", gallery.toString());
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    GallerySpec spec = command.specBinder().bind(tree).spec();
    return command.run(spec);
  }

  @Test
  void classesComeAndGoWithoutTraining() throws IOException {
    Path known = Blobs.write(folder.resolve("known"), 3, List.of("red", "blue"));
    Path unseen = Blobs.write(folder.resolve("unseen"), 4, List.of("green"));
    Path query = Files.createDirectories(folder.resolve("query"));
    Files.copy(unseen.resolve("green/3.png"), query.resolve("a.png"));
    Files.delete(unseen.resolve("green/3.png"));

    assertThat(run(Map.of("add", known.toString())).figures())
        .containsEntry("entries", 6)
        .containsEntry("labels", 2);
    Map<String, String> ask =
        Map.of(
            "query", query.toString(),
            "top_k", "3",
            "output", folder.resolve("answers").toString());
    SubCommand.Result before = run(ask);
    assertThat(before.lines().get(0)).contains("a.png: ").doesNotContain("green");
    assertThat(Files.readAllLines(folder.resolve("answers/result.csv")))
        .hasSize(2)
        .first()
        .isEqualTo("path,label,label_1,label_2,label_3,distance_1,distance_2,distance_3");
    assertThat(before.files()).doesNotContain(gallery); // nothing came or went

    run(Map.of("add", unseen.toString()));
    assertThat(run(ask).lines().get(0)).contains("a.png: green (green/");
    assertThat(Gallery.read(gallery).labels()).isEqualTo(Map.of("blue", 3, "red", 3, "green", 3));

    run(Map.of("remove[0]", "green"));
    assertThat(run(ask).lines().get(0)).doesNotContain("green");
    assertThatThrownBy(() -> run(Map.of("remove[0]", "green"))).hasMessageContaining("GALLERY-004");
  }

  @Test
  void picturesOfOneLabelAreAdded() throws IOException {
    Path set = Blobs.write(folder.resolve("set"), 3, List.of("red"));
    Path pictures = set.resolve("red");
    run(Map.of("add", pictures.toString(), "label", "rouge", "batch_size", "2"));
    assertThat(Gallery.read(gallery).entries())
        .extracting(Gallery.Entry::id)
        .containsExactly("rouge/0.png", "rouge/1.png", "rouge/2.png");
    assertThatThrownBy(() -> run(Map.of("add", pictures.toString(), "label", "rouge")))
        .hasMessageContaining("GALLERY-003");
  }
}
