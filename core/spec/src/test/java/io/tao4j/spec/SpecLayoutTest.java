package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files with other names for the same fields. */
class SpecLayoutTest {
  private static SpecBinding<ClassificationFixture> bind(String text, String... overrides) {
    SpecTree tree = SpecReader.standard().parse(text, SpecSyntax.YAML, "new.yaml");
    for (int i = 0; i < overrides.length; i += 2) {
      tree = tree.with(overrides[i], overrides[i + 1]);
    }
    return LayoutFixture.BINDER.allowMissingPaths().bind(tree);
  }

  private static List<String> headlines(String text) {
    return bind(text).report().problems().stream().map(Problem::headline).toList();
  }

  @Test
  void readsEveryKindOfRow() {
    SpecBinding<ClassificationFixture> binding =
        bind(
            """
            model: {backbone: ResNet, width: 96}
            train:
              batch: 5
              points: [0.1, 0.2]
              optim: Adam
              lr: 0.25
              gpus: 1.0
            dataset:
              images: /data
            """);
    ClassificationFixture spec = binding.spec();
    assertThat(binding.report().problems()).isEmpty();
    assertThat(binding.layout()).contains(LayoutFixture.NEW);
    assertThat(spec.modelConfig().arch()).isEqualTo("resnet");
    assertThat(spec.modelConfig().inputImageSize()).isEqualTo("3,64,96");
    assertThat(spec.trainConfig().nEpochs()).isEqualTo(33);
    assertThat(spec.trainConfig().batchSizePerGpu()).isEqualTo(5);
    assertThat(spec.trainConfig().annealingPoints()).containsExactly(0.1, 0.2);
    assertThat(spec.trainConfig().optimizer().adam()).hasValueSatisfying(a -> near(a.lr(), 0.25));
    assertThat(spec.trainConfig().optimizer().sgd()).isEmpty();
    assertThat(spec.trainConfig().trainDatasetPath()).isEqualTo("/data");
    assertThat(spec.evalConfig().topK()).isEqualTo(9);
    assertThat(binding.origins().get("train_config.batch_size_per_gpu"))
        .hasToString("new.yaml:3:10");
    assertThat(binding.origins().get("train_config.n_epochs")).hasToString("default");
  }

  private static void near(double value, double expected) {
    assertThat(value).isEqualTo(expected);
  }

  @Test
  void overridesTakeTheNamesOfTheFileAndThoseOfTheRecord() {
    ClassificationFixture spec =
        bind("train: {batch: 5}", "train.num_epochs", "6", "train_config.batch_size_per_gpu", "7")
            .spec();
    assertThat(spec.trainConfig().nEpochs()).isEqualTo(6);
    assertThat(spec.trainConfig().batchSizePerGpu()).isEqualTo(7);
    assertThat(spec.modelConfig().arch()).isEqualTo("vgg");
  }

  @Test
  void problemsUseTheNamesOfTheFile() {
    assertThat(headlines("train:\n  num_epochs: 0\n  batchs: 3\nmodel:\n  height: tall\n"))
        .containsExactly(
            "SPEC-102 new.yaml:2:15 'train.num_epochs' must be in [1, 10000] epochs, got '0'",
            "SPEC-104 new.yaml:3:3 unknown field 'batchs' in train; did you mean 'batch'?",
            "SPEC-101 new.yaml:5:11 'model.channels', 'model.height', 'model.width' cannot be"
                + " read: For input string: \"tall\"; joined");
    assertThat(headlines("train: 3\nmodel: {backbone: vgg}\n").get(0))
        .startsWith("SPEC-101 new.yaml:1:8 'train' must be a group of fields");
    assertThat(headlines("train: {optim: lion, num_epochs: 3}\n").get(0))
        .startsWith("SPEC-103 new.yaml:1:16 'train.optim' must be one of");
  }

  @Test
  void noticesWhatHasNoEffect() {
    assertThat(headlines("train: {gpus: 2, optim: adam, momentum: 0.5}\nexport: {format: onnx}\n"))
        .containsExactly(
            "SPEC-111 new.yaml:1:15 notice: 'train.gpus' has no effect: one device computes",
            "SPEC-111 new.yaml:1:41 notice: 'train.momentum' has no effect: 'train.optim' is adam",
            "SPEC-111 new.yaml:2:9 notice: 'export' has no effect: exports take no spec");
  }

  @Test
  void theRecordsOwnNamesNeedNoLayout() {
    assertThat(bind("model_config: {input_image_size: a}\ntrain: {}\n").layout()).isEmpty();
    assertThat(headlines("model_config: {input_image_size: a}\ntrain: {}\n").get(0))
        .startsWith("SPEC-104 new.yaml:2:1 unknown field 'train'");
  }

  record Fruit(@Field(description = "name") String name, @Field(description = "n") int count) {}

  record Basket(
      @Field(description = "how many", defaultValue = "1") int size,
      @Field(description = "what") List<Fruit> fruits) {}

  record Shop(
      @Field(description = "one") Basket basket, @Field(description = "name") String owner) {}

  private static final SpecBinder<Shop> SHOPS =
      SpecBinder.of(Shop.class)
          .withLayouts(
              List.of(
                  SpecLayout.builder("older", "older names, some in the same group")
                      .overlapping()
                      .moved("basket.keeper", "owner")
                      .items(
                          "basket.content",
                          "basket.fruits",
                          Map.of("key", "name", "value", "count"))
                      .build()));

  private static SpecBinding<Shop> shop(String text, SpecSyntax syntax) {
    return SHOPS.bind(SpecReader.standard().parse(text, syntax, "shop"));
  }

  @Test
  void groupsMayBeTheLayoutsAndTheRecords() {
    SpecBinding<Shop> yaml =
        shop("basket: {keeper: eve, size: 3, content: [{key: fig, value: 2}]}", SpecSyntax.YAML);
    Shop expected = new Shop(new Basket(3, List.of(new Fruit("fig", 2))), "eve");
    assertThat(yaml.report().problems()).isEmpty();
    assertThat(yaml.spec()).isEqualTo(expected);
    // a map of protobuf text is one group for each of its entries
    String entries =
        "basket { keeper: 'eve' size: 3 content { key: 'fig' value: 2 } content { key: 'nut' value: 5 } }";
    assertThat(shop(entries, SpecSyntax.PROTOBUF_TEXT).spec().basket().fruits())
        .containsExactly(new Fruit("fig", 2), new Fruit("nut", 5));
    assertThat(shop("owner: eve\nbasket: {size: 3}", SpecSyntax.YAML).layout()).isEmpty();
  }

  @Test
  void whatIsNeitherTheLayoutsNorTheRecordsIsAProblem() {
    assertThat(
            shop("basket: {keeper: eve, sise: 3}", SpecSyntax.YAML).report().problems().stream()
                .map(Problem::headline))
        .singleElement()
        .asString()
        .startsWith("SPEC-104 shop:1:23 unknown field 'sise' in basket");
    SpecTree noGroup =
        SpecReader.standard()
            .parse("basket: {keeper: eve}", SpecSyntax.YAML, "shop")
            .with("basket", "5");
    assertThat(SHOPS.bind(noGroup).report().problems()).isNotEmpty();
  }

  @Test
  void tablesThatLeadNowhereAreRefused() {
    SpecBinder<ClassificationFixture> binder = SpecBinder.of(ClassificationFixture.class);
    for (SpecLayout layout :
        List.of(
            SpecLayout.builder("a", "a").moved("x", "train_config.no").build(),
            SpecLayout.builder("a", "a")
                .choice("x", "y", Map.of("y", "train_config.optimizer.none"))
                .build())) {
      assertThatThrownBy(() -> binder.withLayouts(List.of(layout)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no field");
    }
    assertThatThrownBy(
            () -> SpecLayout.builder("a", "a").ignored("x", "y").ignored("x.z", "y").build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
