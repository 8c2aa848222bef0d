package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BatchLoaderTest {
  private static final ImagePlan AUGMENTED =
      new ImagePlan(
          List.of(
              ImageTransform.RandomResizedCrop.of(12, 14, Interpolation.BILINEAR),
              new ImageTransform.HorizontalFlip(0.5),
              new ImageTransform.VerticalFlip(0.5),
              new ImageTransform.ColorJitter(0.3, 0.3, 0.3, 0.1)),
          Normalization.of(Normalization.Mode.TORCH, false));
  private static final ImagePlan PLAIN =
      new ImagePlan(
          List.of(new ImageTransform.Resize(8, 8, Interpolation.BILINEAR)),
          Normalization.of(Normalization.Mode.CAFFE, true));

  @TempDir Path root;

  private static BatchLoader<ImageBatch> loader(
      ClassificationDataset set, ImagePlan plan, LoaderOptions options) {
    return new BatchLoader<>(new ClassificationRecipe(set, plan), options);
  }

  private static List<ImageBatch> all(LoadedBatches<ImageBatch> stream) {
    List<ImageBatch> batches = new ArrayList<>();
    stream.forEachRemaining(batches::add);
    return batches;
  }

  private static void assertSame(List<ImageBatch> a, List<ImageBatch> b) {
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i).samples()).isEqualTo(b.get(i).samples());
      assertThat(a.get(i).labels()).isEqualTo(b.get(i).labels());
      assertThat(a.get(i).images().bytes()).isEqualTo(b.get(i).images().bytes());
      assertThat(a.get(i).index()).isEqualTo(b.get(i).index());
    }
  }

  /** Shows {@code n_workers} of specs. */
  @Test
  void givesTheSameBatchesForAnyNumberOfThreads() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 3, 15));
    List<List<ImageBatch>> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      LoaderOptions options =
          LoaderOptions.training(4, 11)
              .withThreads(threads)
              .withPrefetch(threads)
              .withCacheBytes(threads == 7 ? 20_000 : 0);
      try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, options)) {
        List<ImageBatch> batches = all(loader.epoch(0));
        batches.addAll(all(loader.epoch(1)));
        runs.add(batches);
      }
    }
    assertThat(runs.get(0)).hasSize(22);
    assertSame(runs.get(0), runs.get(1));
    assertSame(runs.get(0), runs.get(2));
  }

  /** Shows {@code random_seed} of specs. */
  @Test
  void epochsAndSeedsHaveTheirOwnOrderAndAugmentation() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 2, 10));
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, LoaderOptions.training(20, 1));
        BatchLoader<ImageBatch> other = loader(set, AUGMENTED, LoaderOptions.training(20, 2));
        BatchLoader<ImageBatch> fixed =
            loader(set, AUGMENTED, LoaderOptions.training(20, 1).withShuffle(false))) {
      ImageBatch first = loader.epoch(0).next();
      ImageBatch second = loader.epoch(1).next();
      assertThat(first.samples()).isNotEqualTo(second.samples());
      assertThat(new HashSet<>(first.samples())).isEqualTo(new HashSet<>(set.samples()));
      assertThat(other.epoch(0).next().samples()).isNotEqualTo(first.samples());
      // In one order, the augmentation still differs from epoch to epoch.
      assertThat(fixed.epoch(0).next().samples()).isEqualTo(set.samples());
      assertThat(fixed.epoch(0).next().images()).isEqualTo(fixed.epoch(0).next().images());
      assertThat(fixed.epoch(1).next().images()).isNotEqualTo(fixed.epoch(0).next().images());
    }
  }

  @Test
  void startsInTheMiddleWithoutReadingWhatComesBefore() throws IOException {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 3, 12));
    LoaderOptions options = LoaderOptions.training(5, 3).withBadImageLimit(BadImageLimit.count(0));
    List<ImageBatch> batches;
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, options)) {
      batches = all(loader.epoch(4));
    }
    for (int b = 0; b < 3; b++) {
      for (Sample sample : batches.get(b).samples()) {
        Files.delete(sample.path());
      }
    }
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, options)) {
      assertSame(all(loader.epoch(4, 3)), batches.subList(3, batches.size()));
      assertThat(loader.epoch(4, loader.batchesPerEpoch()).hasNext()).isFalse();
    }
  }

  /** Shows {@code batch_size_per_gpu} and {@code batch_size} of specs. */
  @Test
  void countsBatchesWithAndWithoutTheLast() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 10));
    try (BatchLoader<ImageBatch> drop = loader(set, PLAIN, LoaderOptions.training(4, 1));
        BatchLoader<ImageBatch> keep = loader(set, PLAIN, LoaderOptions.evaluation(4))) {
      assertThat(all(drop.epoch(0))).extracting(ImageBatch::size).containsExactly(4, 4);
      List<ImageBatch> kept = all(keep.epoch(0));
      assertThat(kept).extracting(ImageBatch::size).containsExactly(4, 4, 2);
      assertThat(kept.get(2).images().shape().toArray()).containsExactly(2, 1, 8, 8);
      assertThat(kept.stream().flatMap(b -> b.samples().stream()).toList())
          .isEqualTo(set.samples());
      LoadedBatches<ImageBatch> ended = drop.epoch(0);
      ended.forEachRemaining(batch -> {});
      assertThatThrownBy(ended::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader(set, PLAIN, LoaderOptions.training(11, 1)))
        .withMessageContaining("10 samples make no batch of 11");
  }

  /** Ten of class c0, of which 2, 3 and 7 cannot be read. */
  private ClassificationDataset damaged() throws IOException {
    Pictures.folder(root, 1, 10);
    Files.write(root.resolve("c0/002.png"), new byte[0]);
    Files.writeString(root.resolve("c0/003.png"), "<html>", StandardCharsets.UTF_8);
    byte[] bytes = Files.readAllBytes(root.resolve("c0/007.png"));
    Files.write(root.resolve("c0/007.png"), Arrays.copyOf(bytes, bytes.length / 2));
    return ImageFolderDataset.read(root);
  }

  private static List<String> ids(ImageBatch batch) {
    return batch.samples().stream().map(s -> s.id().substring(5, 6)).toList();
  }

  @Test
  void leavesUnreadablePicturesOutAndReportsEachOnce() throws IOException {
    ClassificationDataset set = damaged();
    List<String> heard = new ArrayList<>();
    LoaderOptions options =
        LoaderOptions.evaluation(2)
            .withThreads(3)
            .withBadImageLimit(BadImageLimit.count(3))
            .withListener(
                bad ->
                    heard.add(root.relativize(Path.of(bad.source())) + " " + bad.reason().code()));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        List<ImageBatch> batches = all(loader.epoch(epoch));
        // The second batch would be empty: it is not given.
        assertThat(batches).extracting(ImageBatch::index).containsExactly(0, 2, 3, 4);
        assertThat(batches.stream().map(BatchLoaderTest::ids).toList())
            .isEqualTo(
                List.of(List.of("0", "1"), List.of("4", "5"), List.of("6"), List.of("8", "9")));
        assertThat(batches.get(2).images().shape().size(0)).isEqualTo(1);
      }
      assertThat(heard)
          .containsExactly("c0/002.png IMAGE-001", "c0/003.png IMAGE-003", "c0/007.png IMAGE-001");
      assertThat(loader.badSamples()).hasSize(3);
    }
  }

  @Test
  void leavingOutMovesTheRightPixels() throws IOException {
    ClassificationDataset set = damaged();
    LoaderOptions options =
        LoaderOptions.evaluation(10).withBadImageLimit(BadImageLimit.fraction(0.3));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      ImageBatch batch = loader.epoch(0).next();
      assertThat(batch.size()).isEqualTo(7);
      int size = PLAIN.elements();
      for (int i = 0; i < 7; i++) {
        float[] expected =
            PLAIN
                .apply(io.tao4j.data.image.ImageCodec.read(batch.samples().get(i).path()))
                .toFloatArray();
        float[] got = new float[size];
        batch.images().floats().get(i * size, got);
        assertThat(got).isEqualTo(expected);
      }
    }
  }

  @Test
  void replacesUnreadablePicturesByTheNextReadable() throws IOException {
    ClassificationDataset set = damaged();
    LoaderOptions options =
        LoaderOptions.training(2, 1)
            .withShuffle(false)
            .withThreads(3)
            .withBadImageLimit(BadImageLimit.count(3));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(all(loader.epoch(epoch)).stream().map(BatchLoaderTest::ids).toList())
            .isEqualTo(
                List.of(
                    List.of("0", "1"),
                    List.of("4", "4"),
                    List.of("4", "5"),
                    List.of("6", "8"),
                    List.of("8", "9")));
      }
      assertThat(loader.badSamples()).hasSize(3);
      // A run that starts late sees the same batches.
      assertThat(ids(loader.epoch(0, 3).next())).containsExactly("6", "8");
    }
  }

  /** Shows {@code max_bad_images} of specs. */
  @Test
  void stopsAboveTheLimitWithTheFirstTen() throws IOException {
    Pictures.folder(root, 1, 30);
    for (int i = 3; i < 20; i++) {
      Files.write(root.resolve("c0/%03d.png".formatted(i)), new byte[] {1, 2, 3});
    }
    ClassificationDataset set = ImageFolderDataset.read(root);
    LoaderOptions options =
        LoaderOptions.evaluation(4).withThreads(2).withBadImageLimit(BadImageLimit.fraction(0.4));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      LoadedBatches<ImageBatch> stream = loader.epoch(0);
      assertThat(stream.next().size()).isEqualTo(3);
      assertThatThrownBy(() -> stream.forEachRemaining(batch -> {}))
          .isInstanceOfSatisfying(
              TaoException.class,
              e -> {
                assertThat(e.code()).isEqualTo("DATA-010");
                assertThat(e.problem())
                    .contains("13 pictures cannot be read, the limit is 12 of 30");
                assertThat(e.details()).hasSize(12);
                assertThat(e.details().get(0)).contains("003.png");
                assertThat(e.details().get(9)).contains("012.png");
                assertThat(e.details().get(10)).isEqualTo("and 3 more");
              });
    }
  }

  @Test
  void saysWhenNoPictureCanBeRead() throws IOException {
    Pictures.folder(root, 1, 3);
    ClassificationDataset set = ImageFolderDataset.read(root);
    for (Sample sample : set.samples()) {
      Files.delete(sample.path());
    }
    LoaderOptions training =
        LoaderOptions.training(2, 1).withBadImageLimit(BadImageLimit.fraction(1));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, training)) {
      assertThatThrownBy(() -> loader.epoch(0).next()).hasMessageContaining("DATA-011");
    }
    LoaderOptions evaluation =
        LoaderOptions.evaluation(2).withBadImageLimit(BadImageLimit.fraction(1));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, evaluation)) {
      assertThat(loader.epoch(0).hasNext()).isFalse();
    }
  }

  @Test
  void refusesAHugePictureWithoutDecodingIt() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 4));
    LoaderOptions options =
        LoaderOptions.evaluation(4)
            .withMaxPixels(20 * 16)
            .withBadImageLimit(BadImageLimit.count(4));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      assertThat(ids(loader.epoch(0).next())).containsExactly("0");
      assertThat(loader.badSamples()).extracting(b -> b.reason().code()).containsOnly("IMAGE-002");
    }
  }

  private static Set<Thread> threads() {
    Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
    found.removeIf(t -> !t.getName().startsWith("tao4j-loader-"));
    return found;
  }

  @Test
  void closingInTheMiddleEndsAllThreads() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 2, 40));
    Set<Thread> before = threads();
    for (int i = 0; i < 5; i++) {
      BatchLoader<ImageBatch> loader =
          loader(set, AUGMENTED, LoaderOptions.training(4, i).withThreads(4));
      LoadedBatches<ImageBatch> stream = loader.epoch(0);
      stream.next();
      Set<Thread> during = threads();
      during.removeAll(before);
      assertThat(during).isNotEmpty().allMatch(Thread::isDaemon);
      loader.close();
      loader.close();
      assertThat(during).noneMatch(Thread::isAlive);
      assertThatThrownBy(stream::next).isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> loader.epoch(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aStreamClosedInTheMiddleLeavesTheLoaderUsable() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 2, 20));
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, LoaderOptions.training(4, 1))) {
      List<ImageBatch> batches = all(loader.epoch(0));
      for (int i = 0; i < 10; i++) {
        try (LoadedBatches<ImageBatch> stream = loader.epoch(0)) {
          stream.next();
        }
      }
      assertSame(all(loader.epoch(0)), batches);
    }
  }

  @Test
  void cancellingWakesAWaitingConsumer() throws Exception {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 8));
    CountDownLatch reached = new CountDownLatch(1);
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, LoaderOptions.training(2, 1))) {
      CompletableFuture<Throwable> result = new CompletableFuture<>();
      Thread consumer =
          new Thread(
              () -> {
                try {
                  for (int epoch = 0; ; epoch++) {
                    all(loader.epoch(epoch));
                    reached.countDown();
                  }
                } catch (IllegalStateException e) {
                  result.complete(e);
                }
              });
      consumer.start();
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      loader.cancel();
      while (!result.isDone()) {
        // The consumer may be between two epochs: then there was nothing to cancel yet.
        loader.cancel();
        Thread.onSpinWait();
      }
      assertThat(result.get()).isInstanceOf(CancellationException.class);
      consumer.join();
    }
  }

  @Test
  void anInterruptedConsumerIsCancelledAndStaysInterrupted() {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 8));
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, LoaderOptions.training(8, 1))) {
      LoadedBatches<ImageBatch> stream = loader.epoch(0);
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Shows {@code max_queue_size} of specs. */
  @Test
  void makesNoMoreBatchesAheadThanThePrefetch() throws Exception {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 20));
    LoaderOptions options =
        LoaderOptions.evaluation(1)
            .withThreads(2)
            .withPrefetch(3)
            .withBadImageLimit(BadImageLimit.count(0));
    try (BatchLoader<ImageBatch> loader = loader(set, PLAIN, options)) {
      LoadedBatches<ImageBatch> stream = loader.epoch(0);
      stream.next();
      // One taken, three in the making: the fifth picture has not been asked for.
      Files.delete(set.samples().get(4).path());
      for (int i = 0; i < 3; i++) {
        assertThat(ids(stream.next())).isNotEmpty();
      }
      assertThatThrownBy(stream::next).hasMessageContaining("DATA-010");
    }
  }

  @Test
  void cachedPicturesNeedNoFile() throws IOException {
    ClassificationDataset set = ImageFolderDataset.read(Pictures.folder(root, 1, 6));
    LoaderOptions options =
        LoaderOptions.training(6, 1)
            .withCacheBytes(1 << 20)
            .withBadImageLimit(BadImageLimit.count(0));
    try (BatchLoader<ImageBatch> loader = loader(set, AUGMENTED, options);
        BatchLoader<ImageBatch> plain = loader(set, AUGMENTED, options.withCacheBytes(0))) {
      all(loader.epoch(0));
      List<ImageBatch> expected = all(plain.epoch(1));
      for (Sample sample : set.samples()) {
        Files.delete(sample.path());
      }
      assertSame(all(loader.epoch(1)), expected);
    }
  }

  /** Shows {@code cache_megabytes} of specs. */
  @Test
  void theCacheKeepsToItsBytes() {
    SampleCache cache = new SampleCache(1000);
    cache.put(0, Pictures.noise(10, 10, 1), Pictures.noise(10, 10, 1).byteSize());
    cache.put(0, Pictures.noise(10, 10, 1), Pictures.noise(10, 10, 1).byteSize());
    cache.put(1, Pictures.noise(20, 20, 2), Pictures.noise(20, 20, 2).byteSize());
    cache.put(2, Pictures.noise(10, 20, 3), Pictures.noise(10, 20, 3).byteSize());
    cache.put(3, Pictures.noise(5, 6, 4), Pictures.noise(5, 6, 4).byteSize());
    assertThat(cache.get(0)).isNotNull();
    assertThat(cache.get(1)).isNull();
    assertThat(cache.get(2)).isNotNull();
    assertThat(cache.get(3)).isNotNull();
    assertThat(cache.freeBytes()).isEqualTo(1000 - 300 - 600 - 90);
  }

  /** One picture that cannot be prepared. */
  private record Faulty(Path picture, RuntimeException fault)
      implements BatchRecipe<Boolean, Integer> {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int pictureCount() {
      return 1;
    }

    @Override
    public Path path(int number) {
      return picture;
    }

    @Override
    public int picture(int epoch, int entry) {
      return 0;
    }

    @Override
    public Shape shape(long seed, long batch) {
      return Shape.of(3, 1, 1);
    }

    @Override
    public Boolean prepare(Entry entry, Pictures pictures, FloatBuffer out) {
      throw fault;
    }

    @Override
    public Integer batch(int epoch, int index, Tensor images, List<Boolean> samples) {
      return samples.size();
    }
  }

  private void assertFails(RuntimeException fault, String... says) {
    LoaderOptions options =
        LoaderOptions.evaluation(1)
            .withListener(
                bad -> {
                  throw new IllegalStateException("not reached");
                });
    BatchRecipe<Boolean, Integer> recipe = new Faulty(root.resolve("one.png"), fault);
    try (BatchLoader<Integer> loader = new BatchLoader<>(recipe, options)) {
      assertThatThrownBy(() -> loader.epoch(0).next())
          .isInstanceOf(TaoException.class)
          .hasMessageContainingAll(says);
    }
  }

  @Test
  void anErrorOfThePreparationNamesThePicture() {
    assertFails(
        new IllegalStateException("odd"), "DATA-012", "one.png: the picture could not be prepared");
  }

  @Test
  void tooLittleMemoryIsNoFaultOfThePicture() {
    assertFails(
        new IllegalStateException(new OutOfMemoryError("Java heap space")), "MEMORY-001", "-Xmx");
  }
}
