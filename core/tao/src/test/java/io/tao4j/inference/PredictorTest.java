package io.tao4j.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.engine.Executable;
import io.tao4j.error.TaoException;
import io.tao4j.model.Weights;
import io.tao4j.network.PictureReader;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PredictorTest {
  private static final Image PICTURE = Image.of(1, 1, new byte[3]);

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** The first call waits for {@link #goOn}; later ones run out of memory. */
  private final class Failing implements Executable {
    private int calls;

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      if (calls++ > 0) {
        throw new OutOfMemoryError("of the test");
      }
      inside.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Map.of();
    }

    @Override
    public void load(Weights weights) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static final class Counting implements SinglePassInference<Image, Integer> {
    @Override
    public Map<String, Tensor> encode(List<Image> images) {
      images.forEach(Image::width);
      return Map.of();
    }

    @Override
    public List<Integer> decode(List<Image> images, Map<String, Tensor> outputs) {
      return images.stream().map(Image::width).toList();
    }
  }

  @Test
  void anErrorReachesEveryCallerOfTheBatch() throws Exception {
    ConcurrentLinkedQueue<Throwable> caught = new ConcurrentLinkedQueue<>();
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(new Failing(), new Counting(), new PictureReader(), 16)) {
      List<Thread> callers = new ArrayList<>();
      callers.add(new Thread(() -> predictor.predict(PICTURE)));
      callers.get(0).start();
      inside.await();
      for (int i = 0; i < 3; i++) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    predictor.predict(PICTURE);
                  } catch (Throwable e) {
                    caught.add(e);
                  }
                });
        callers.add(caller);
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      goOn.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(caught)
        .hasSize(3)
        .allSatisfy(e -> assertThat(e).isInstanceOf(OutOfMemoryError.class));
  }

  @Test
  void aMissingPictureFailsItsCallerOnly() {
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(new Failing(), new Counting(), new PictureReader(), 16)) {
      assertThatThrownBy(() -> predictor.predict((Image) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("input");
      goOn.countDown();
      assertThat(predictor.predict(PICTURE)).isEqualTo(1);
    }
  }

  /** Doubles numbers, and tells how many came together. The first run waits for {@link #goOn}. */
  private final class Doubling implements Executable {
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      Tensor x = inputs.get("x");
      batches.add((int) x.shape().size(0));
      inside.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      float[] y = x.toFloatArray();
      for (int i = 0; i < y.length; i++) {
        y[i] *= 2;
      }
      return Map.of("y", Tensor.of(y, x.shape().toArray()));
    }

    @Override
    public void load(Weights weights) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** A picture's width goes in, what the network made of it comes out. */
  private static final class Widths implements SinglePassInference<Image, Integer> {
    final AtomicInteger encoded = new AtomicInteger();

    @Override
    public Map<String, Tensor> encode(List<Image> images) {
      float[] widths = new float[images.size()];
      for (int i = 0; i < widths.length; i++) {
        widths[i] = images.get(i).width();
      }
      encoded.addAndGet(widths.length);
      return Map.of("x", Tensor.of(widths, widths.length, 1));
    }

    @Override
    public List<Integer> decode(List<Image> images, Map<String, Tensor> outputs) {
      assertThat(outputs.get("y").shape().size(0)).isEqualTo(images.size());
      List<Integer> results = new ArrayList<>();
      for (float y : outputs.get("y").toFloatArray()) {
        results.add((int) y);
      }
      return results;
    }
  }

  private static Image wide(int width) {
    return Image.of(width, 1, new byte[3 * width]);
  }

  @Test
  void picturesArePreparedWhileTheNetworkComputesAndGoTogetherThen() throws Exception {
    Doubling network = new Doubling();
    Widths widths = new Widths();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(network, widths, new PictureReader(), 4)) {
      List<Future<Integer>> answers = new ArrayList<>();
      answers.add(threads.submit(() -> predictor.predict(wide(1))));
      inside.await();
      for (int i = 2; i <= 7; i++) {
        int width = i;
        answers.add(threads.submit(() -> predictor.predict(wide(width))));
      }
      while (widths.encoded.get() < 7) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      for (int i = 1; i <= 7; i++) {
        assertThat(answers.get(i - 1).get()).isEqualTo(2 * i);
      }
      assertThat(network.batches).allMatch(n -> n <= 4).hasSizeLessThan(7);
      assertThat(network.batches.stream().mapToInt(n -> n).sum()).isEqualTo(7);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Counts who is inside at once; with several callers each call keeps to one thread. */
  private static final class Parallel implements Executable {
    final AtomicInteger together = new AtomicInteger();
    final AtomicInteger sideBySide = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch two = new CountDownLatch(2);
    private final int calls;

    Parallel(int calls) {
      this.calls = calls;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      together.incrementAndGet();
      return answer(inputs);
    }

    @Override
    public int callsSideBySide() {
      return calls;
    }

    @Override
    public Map<String, Tensor> runSideBySide(Map<String, Tensor> inputs) {
      sideBySide.incrementAndGet();
      assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(calls);
      two.countDown();
      try {
        // goes on when the second call is inside too
        assertThat(two.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      inside.decrementAndGet();
      return answer(inputs);
    }

    private static Map<String, Tensor> answer(Map<String, Tensor> inputs) {
      return Map.of("y", inputs.get("x"));
    }

    @Override
    public void load(Weights weights) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      assertThat(inside.get()).isZero();
    }
  }

  @Test
  void asManyCallersAsProcessorsAreComputedSideBySideAndOneAloneIsNot() throws Exception {
    Parallel network = new Parallel(2);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(network, new Widths(), new PictureReader(), 4)) {
      assertThat(predictor.predict(wide(3))).isEqualTo(3);
      assertThat(network.sideBySide).hasValue(0);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int width = 1 + t;
        all.add(
            threads.submit(
                () -> {
                  while (network.two.getCount() > 0) {
                    assertThat(predictor.predict(wide(width))).isEqualTo(width);
                  }
                  for (int i = 0; i < 50; i++) {
                    assertThat(predictor.predict(wide(width))).isEqualTo(width);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(network.sideBySide.get()).isGreaterThanOrEqualTo(2);
      for (int i = 0; i < 20; i++) {
        predictor.predict(wide(5));
      }
      int before = network.sideBySide.get();
      predictor.predict(wide(5));
      assertThat(network.sideBySide).hasValue(before);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everyThreadGetsItsOwnAnswers() throws Exception {
    goOn.countDown();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(new Doubling(), new Widths(), new PictureReader(), 5)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 1; i <= 300; i++) {
                    int width = 1 + (i * 7 + thread) % 50;
                    if (i % 10 == 0) {
                      assertThat(predictor.predictAll(Collections.nCopies(12, wide(width))))
                          .isEqualTo(Collections.nCopies(12, 2 * width));
                    } else if (i % 3 == 0) {
                      assertThat(predictor.predictAsync(wide(width)).join()).isEqualTo(2 * width);
                    } else {
                      assertThat(predictor.predict(wide(width))).isEqualTo(2 * width);
                    }
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void laterAnswersTellTheirFailures(@TempDir Path folder) throws Exception {
    goOn.countDown();
    Path text = Files.writeString(folder.resolve("no.png"), "no picture");
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(new Doubling(), new Widths(), new PictureReader(), 4)) {
      assertThatThrownBy(() -> predictor.predictAsync(text).join())
          .hasCauseInstanceOf(TaoException.class)
          .hasMessageContaining("no.png");
      assertThatThrownBy(() -> predictor.predictAsync((Image) null))
          .isInstanceOf(NullPointerException.class);
      assertThat(predictor.predictAsync(wide(3)).join()).isEqualTo(6);
    }
  }

  @Test
  void closingAnswersWhoStillWaits() throws Exception {
    Doubling network = new Doubling();
    Widths widths = new Widths();
    ImagePredictor<Integer> predictor =
        new ImagePredictor<>(network, widths, new PictureReader(), 1);
    CompletableFuture<Integer> first = predictor.predictAsync(wide(1));
    inside.await();
    ExecutorService threads = Executors.newCachedThreadPool();
    Future<Integer> second = threads.submit(() -> predictor.predict(wide(2)));
    while (widths.encoded.get() < 2) {
      Thread.onSpinWait();
    }
    Future<?> closing = threads.submit(predictor::close);
    goOn.countDown();
    assertThat(first.join()).isEqualTo(2);
    closing.get();
    // computed before the end, or told of it
    try {
      assertThat(second.get()).isEqualTo(4);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> predictor.predict(wide(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> predictor.predictAsync(wide(3)))
        .isInstanceOf(IllegalStateException.class);
    threads.shutdownNow();
  }

  @Test
  void aCancelledPictureIsNotComputed() throws Exception {
    Doubling network = new Doubling();
    Widths widths = new Widths();
    try (ImagePredictor<Integer> predictor =
        new ImagePredictor<>(network, widths, new PictureReader(), 4)) {
      CompletableFuture<Integer> first = predictor.predictAsync(wide(1));
      inside.await();
      CompletableFuture<Integer> second = predictor.predictAsync(wide(2));
      second.cancel(true);
      goOn.countDown();
      assertThat(first.join()).isEqualTo(2);
      assertThat(predictor.predict(wide(5))).isEqualTo(10);
      assertThat(network.batches.stream().mapToInt(n -> n).sum()).isEqualTo(2);
    }
  }

  @Test
  void resultsOfReadAheadComeInOrderWithTheirFailures() {
    List<Integer> numbers = IntStream.range(0, 200).boxed().toList();
    try (ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(
            numbers,
            n -> {
              if (n % 7 == 3) {
                throw new IllegalArgumentException("no " + n);
              }
              return n * n;
            },
            9)) {
      for (int n : numbers) {
        if (n % 7 == 3) {
          assertThatThrownBy(ahead::next)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("no " + n);
        } else {
          assertThat(ahead.next()).isEqualTo(n * n);
        }
      }
    }
  }
}
