package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tao4j.Pipeline;
import io.tao4j.Tao;
import io.tao4j.TaoBackbone;
import io.tao4j.TaoJob;
import io.tao4j.TaoModel;
import io.tao4j.engine.Device;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantSettings;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.DeployTarget;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pipeline.PipelineConfig;
import io.tao4j.pipeline.StageConfig;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tune.Domain;
import io.tao4j.tune.SearchSpace;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A null that is not allowed is refused by the call that brings it, by its name, and not by some
 * later call that needs it. Asked of every public method of the facade and of every record that
 * holds settings.
 */
class NullArgumentsTest {
  private static final Set<Class<?>> FACADE =
      Set.of(
          Tao.class,
          Tao.NetworkChoice.class,
          TaoJob.class,
          TaoModel.class,
          TaoBackbone.class,
          Pipeline.class,
          SpecValidator.class);

  /** What a call needs beside the null, where no plain value of the type will do. */
  private static final Map<Class<?>, Object> SAMPLES = samples();

  private static Map<Class<?>, Object> samples() {
    Map<Class<?>, Object> samples = new LinkedHashMap<>();
    samples.put(String.class, "classification");
    samples.put(Path.class, Path.of("no-such-file"));
    samples.put(URI.class, URI.create("https://example.org"));
    samples.put(Duration.class, Duration.ofSeconds(1));
    samples.put(Class.class, Object.class);
    samples.put(Object.class, "value");
    samples.put(boolean.class, true);
    samples.put(int.class, 8);
    samples.put(long.class, 8L);
    samples.put(float.class, 0.5f);
    samples.put(double.class, 0.5);
    samples.put(List.class, List.of());
    samples.put(Collection.class, List.of());
    samples.put(Set.class, Set.of());
    samples.put(Map.class, Map.of());
    samples.put(Optional.class, Optional.empty());
    samples.put(Tao.NetworkChoice.class, Tao.network("classification"));
    samples.put(TaoJob.class, Tao.network("classification").defaultSpec());
    samples.put(TaoModel.class, Tao.network("classification").defaultSpec().model(model()));
    samples.put(Model.class, model());
    samples.put(TaoBackbone.class, Tao.backbone("resnet10"));
    samples.put(SpecBinder.class, Tao.network("classification").network().specBinder());
    samples.put(SpecTree.class, SpecReader.standard().parse("a: 1", SpecSyntax.YAML, "sample"));
    samples.put(Device.class, Device.CPU);
    samples.put(
        VariantSettings.class,
        VariantSettings.in(Path.of("no-such-folder"), "name", List.of(DataType.FP32)));
    samples.put(
        DeploySettings.class,
        DeploySettings.in(Path.of("no-such-folder"), "name", List.of(DeployTarget.TRITON)));
    samples.put(
        Pipeline.class,
        Tao.pipeline(
            new PipelineConfig(
                "classification",
                Path.of("no-such-file"),
                Optional.empty(),
                Optional.empty(),
                "cpu",
                List.of(),
                List.of(StageConfig.of(Verb.TRAIN))),
            Path.of("no-such-folder")));
    samples.put(
        SearchSpace.class,
        SearchSpace.of(new io.tao4j.tune.Parameter("path", Domain.linear(0, 1))));
    samples.put(SpecValidator.class, Tao.network("classification").specs());
    return samples;
  }

  private static Model model() {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.linear("layer", b.input("x", DType.FLOAT32, Shape.batch(2)), 1, true));
    return new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("classification"));
  }

  private static List<Class<?>> settings() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.tao4j")
            .stream()
            .filter(c -> c.isTopLevelClass() && c.getModifiers().toString().contains("PUBLIC"))
            .filter(c -> !c.getPackageName().contains(".examples"))
            .filter(c -> !c.getPackageName().contains(".networks."))
            .map(JavaClass::reflect)
            .filter(Class::isRecord)
            .filter(c -> c.getSimpleName().matches(".*(Settings|Options)|ExecutionPlan"))
            .<Class<?>>map(c -> c)
            .toList();
  }

  @Test
  void findsTheSettings() {
    assertThat(settings()).hasSizeGreaterThan(12);
  }

  @TestFactory
  Stream<DynamicTest> nullsAreRefusedAtOnce() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : FACADE) {
      methods(type).forEach(method -> add(tests, type, method));
    }
    for (Class<?> type : settings()) {
      add(tests, type, type.getDeclaredConstructors()[0]);
      methods(type).forEach(method -> add(tests, type, method));
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests.stream();
  }

  private static Stream<Method> methods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
        .filter(m -> !m.getName().equals("equals"));
  }

  private static void add(List<DynamicTest> tests, Class<?> type, Executable call) {
    Parameter[] parameters = call.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (!parameters[i].getType().isPrimitive() && !isNullable(type, call, i)) {
        int index = i;
        tests.add(
            DynamicTest.dynamicTest(
                "%s.%s, %s"
                    .formatted(type.getSimpleName(), call.getName(), parameters[i].getName()),
                () -> refuses(type, call, index)));
      }
    }
  }

  private static boolean isNullable(Class<?> type, Executable call, int index) {
    AnnotatedElement element = call.getAnnotatedParameterTypes()[index];
    if (call instanceof Constructor<?> && type.isRecord()) {
      // compact constructors do not carry the annotations of their components
      RecordComponent component = type.getRecordComponents()[index];
      element = component.getAnnotatedType();
    }
    return element.isAnnotationPresent(Nullable.class);
  }

  private static void refuses(Class<?> type, Executable call, int index) throws Exception {
    Object[] arguments =
        IntStream.range(0, call.getParameterCount())
            .mapToObj(i -> i == index ? null : sample(call.getParameterTypes()[i]))
            .toArray();
    Throwable refusal = null;
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else if (call instanceof Method method) {
        method.invoke(Modifier.isStatic(method.getModifiers()) ? null : sample(type), arguments);
      }
    } catch (InvocationTargetException e) {
      refusal = e.getCause();
    }
    assertThat(refusal)
        .as("%s.%s", type.getSimpleName(), call)
        .isInstanceOf(NullPointerException.class);
    // a copy of a record says which of its components cannot be null
    List<String> names = new ArrayList<>(List.of(call.getParameters()[index].getName()));
    if (type.isRecord() && call instanceof Method) {
      Stream.of(type.getRecordComponents()).map(RecordComponent::getName).forEach(names::add);
    }
    assertThat(names).contains(refusal.getMessage());
  }

  private static Object sample(Class<?> type) {
    Object known = SAMPLES.get(type);
    if (known != null) {
      return known;
    }
    try {
      if (type.isEnum()) {
        return type.getEnumConstants()[0];
      }
      if (type.isRecord()) {
        return record(type);
      }
      if (type.isSealed()) {
        return sample(type.getPermittedSubclasses()[0]);
      }
      if (type.isInterface()) {
        return Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
      }
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no sample of " + type, e);
    }
  }

  private static Object record(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    for (Constructor<?> each : type.getDeclaredConstructors()) {
      if (each.getParameterCount() == type.getRecordComponents().length) {
        constructor = each;
      }
    }
    Object[] arguments =
        Stream.of(type.getRecordComponents()).map(c -> sample(c.getType())).toArray();
    return constructor.newInstance(arguments);
  }
}
