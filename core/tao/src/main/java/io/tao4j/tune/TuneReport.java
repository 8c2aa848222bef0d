package io.tao4j.tune;

import io.tao4j.chart.BarChart;
import io.tao4j.chart.LineChart;
import io.tao4j.chart.ParallelCoordinates;
import io.tao4j.chart.ParallelCoordinates.Axis;
import io.tao4j.chart.ParallelCoordinates.Line;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.report.HtmlPage;
import io.tao4j.tune.Sampler.Observation;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A search as one page that needs no other file and no network: the best so far, parallel
 * coordinates, importance of the parameters, the trials, the best spec.
 */
public final class TuneReport {
  /** The page's name in the results folder. */
  public static final String FILE = "tune.html";

  /** Lines of one picture; more are a blot. */
  private static final int MOST_LINES = 500;

  private static final int LONGEST_NAME = 26;

  private final Path results;
  private final SearchSpace space;
  private final TuneStory story;

  private TuneReport(Path results, SearchSpace space, TuneStory story) {
    this.results = results;
    this.space = space;
    this.story = story;
  }

  /**
   * Writes the page.
   *
   * @param results folder of the search
   * @throws TaoException {@code TUNE-004} if it cannot be written
   */
  static void write(Path results, SearchSpace space, TuneStory story) {
    boolean interrupted = Thread.interrupted(); // else no file could be opened
    try {
      AtomicFile.writeString(results.resolve(FILE), new TuneReport(results, space, story).page());
    } catch (IOException e) {
      throw TuneStory.unwritable(results, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String page() throws IOException {
    TuneStory.Search search = story.search();
    HtmlPage page = new HtmlPage("tao4j: search of " + search.network());
    page.heading(
        "Search of " + search.network(),
        story.best().isEmpty() ? "no figure yet" : number(figure(story.best().get())));
    page.paragraph(
        "%s, seed %s: %s trials, %s epochs of training, %s minutes. What decides is %s, %s is better."
            .formatted(
                search.algorithm().name().toLowerCase(Locale.ROOT),
                search.seed(),
                story.trials().size(),
                story.epochsSpent(),
                String.format(Locale.ROOT, "%.1f", story.seconds() / 60),
                story.metric().isEmpty() ? "not known yet" : story.metric(),
                story.lowerIsBetter() ? "less" : "more"));
    bestSoFar(page);
    coordinates(page);
    importance(page);
    trials(page);
    Path spec = results.resolve(Study.BEST_SPEC);
    if (Files.exists(spec)) {
      page.open("Best spec").fold(Study.BEST_SPEC).lines(Files.readString(spec), true);
      page.unfold().close();
    }
    return page.toString();
  }

  private double figure(Trial trial) {
    return trial.best(Integer.MAX_VALUE, story.lowerIsBetter()).orElse(Double.NaN);
  }

  /** The best figure over the epochs that were trained for it. */
  private void bestSoFar(HtmlPage page) {
    List<double[]> points = new ArrayList<>();
    double best = Double.NaN;
    int epochs = 0;
    for (TuneStory.Run run : story.runs()) {
      epochs += run.to() - run.from();
      Trial trial = story.trial(run.trial());
      var reached = trial.best(run.to(), story.lowerIsBetter());
      if (trial.state() != State.FAILED && reached.isPresent()) {
        double value = reached.getAsDouble();
        boolean better = story.lowerIsBetter() ? value < best : value > best;
        best = Double.isNaN(best) || better ? value : best;
      }
      points.add(new double[] {epochs, best});
    }
    if (points.stream().noneMatch(point -> Double.isFinite(point[1]))) {
      return;
    }
    page.open("Best so far");
    picture(
        page,
        "Best " + story.metric() + " over the epochs of all trials together",
        () ->
            new LineChart("Best so far", "epochs of all trials", story.metric())
                .line(
                    story.metric(),
                    points.stream().mapToDouble(point -> point[0]).toArray(),
                    points.stream().mapToDouble(point -> point[1]).toArray())
                .draw());
    page.close();
  }

  private static void picture(
      HtmlPage page, String caption, Supplier<java.awt.image.BufferedImage> drawing) {
    try {
      page.picture(caption, drawing.get());
    } catch (TaoException e) {
      page.paragraph("No picture: " + e.getMessage()); // a Java that cannot draw
    }
  }

  private List<Trial> known() {
    return story.trials().stream()
        .filter(trial -> trial.state() != State.FAILED && !Double.isNaN(figure(trial)))
        .toList();
  }

  private void coordinates(HtmlPage page) {
    List<Trial> known = known();
    if (known.size() < 2) {
      return;
    }
    List<Trial> shown =
        known.stream()
            .sorted(Comparator.comparingDouble(trial -> story.cost(trial, Integer.MAX_VALUE)))
            .limit(MOST_LINES)
            .toList();
    double least = shown.stream().mapToDouble(this::figure).min().orElse(0);
    double most = shown.stream().mapToDouble(this::figure).max().orElse(1);
    List<Axis> axes = new ArrayList<>();
    Map<String, String> names = shortNames();
    for (Parameter parameter : space.parameters()) {
      String name = names.get(parameter.path());
      if (parameter.domain() instanceof Domain.Range range) {
        axes.add(new Axis(name, range.value(0), range.value(1)));
      } else {
        List<String> values = ((Domain.Choice) parameter.domain()).values();
        axes.add(new Axis(name, values.get(0), values.get(values.size() - 1)));
      }
    }
    axes.add(new Axis(story.metric(), number(least), number(most)));
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      List<Double> places = new ArrayList<>();
      for (Parameter parameter : space.parameters()) {
        places.add(place(parameter, shown.get(i).parameters().get(parameter.path())));
      }
      places.add(most > least ? (figure(shown.get(i)) - least) / (most - least) : 0.5);
      lines.add(new Line(places, 1 - (double) i / (shown.size() - 1)));
    }
    page.open("Parallel coordinates");
    picture(
        page,
        "A line a trial, dark where it is good; the best is orange",
        () -> ParallelCoordinates.draw("Trials", axes, lines));
    page.close();
  }

  private static double place(Parameter parameter, String value) {
    if (parameter.domain() instanceof Domain.Range range) {
      return range.place(value);
    }
    List<String> values = ((Domain.Choice) parameter.domain()).values();
    return (double) values.indexOf(value) / (values.size() - 1);
  }

  /** Last steps of paths, as many as make them different. */
  private Map<String, String> shortNames() {
    Map<String, String> names = new HashMap<>();
    for (Parameter parameter : space.parameters()) {
      String path = parameter.path();
      String name = path.substring(path.lastIndexOf('.') + 1);
      boolean alone =
          space.parameters().stream().filter(p -> p.path().endsWith("." + name)).count() <= 1;
      String shown = alone ? name : path;
      names.put(
          path,
          shown.length() <= LONGEST_NAME
              ? shown
              : "\u2026" + shown.substring(shown.length() - LONGEST_NAME + 1));
    }
    return names;
  }

  private void importance(HtmlPage page) {
    List<Observation> observations =
        known().stream()
            .map(t -> new Observation(t.parameters(), story.cost(t, Integer.MAX_VALUE)))
            .toList();
    Map<String, Double> shares = Importance.of(space, observations);
    page.open("Importance of the parameters");
    if (shares.isEmpty()) {
      page.paragraph("It takes %s trials with a figure.".formatted(Importance.LEAST_TRIALS))
          .close();
      return;
    }
    page.paragraph(
        "PED-ANOVA (Watanabe and others, 2023): how far the values of the better third of the"
            + " trials lie from those of all, each parameter by itself. Few trials make it rough.");
    Map<String, Integer> percent = new LinkedHashMap<>();
    Map<String, String> names = shortNames();
    shares.forEach((path, share) -> percent.put(names.get(path), (int) Math.round(100 * share)));
    picture(page, "Importance", () -> BarChart.draw("Importance", "percent", percent));
    page.table(
            List.of("parameter", "percent", "values"),
            shares.keySet().stream()
                .map(
                    path ->
                        List.of(
                            path,
                            String.valueOf(percent.get(names.get(path))),
                            story.search().parameters().getOrDefault(path, "")))
                .toList())
        .close();
  }

  private void trials(HtmlPage page) {
    List<String> columns = new ArrayList<>(List.of("trial", "state", "epochs", "seconds"));
    columns.add(story.metric().isEmpty() ? "figure" : story.metric());
    Map<String, String> names = shortNames();
    space.parameters().forEach(p -> columns.add(names.get(p.path())));
    columns.add("why it failed");
    List<List<String>> rows = new ArrayList<>();
    for (Trial trial :
        story.trials().stream()
            .sorted(
                Comparator.comparingDouble((Trial t) -> story.cost(t, Integer.MAX_VALUE))
                    .thenComparing(Trial::number))
            .toList()) {
      List<String> row = new ArrayList<>();
      row.add(trial.folder());
      row.add(trial.state().name().toLowerCase(Locale.ROOT));
      row.add(String.valueOf(trial.epochs()));
      row.add(String.format(Locale.ROOT, "%.1f", trial.seconds()));
      row.add(Double.isNaN(figure(trial)) ? "" : number(figure(trial)));
      space.parameters().forEach(p -> row.add(trial.parameters().getOrDefault(p.path(), "")));
      row.add(trial.failure().lines().findFirst().orElse(""));
      rows.add(row);
    }
    page.open("Trials, the best first").table(columns, rows).close();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.3e" : "%.4f", value);
  }
}
