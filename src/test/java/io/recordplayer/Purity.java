package io.recordplayer;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodReference;
import io.recordplayer.entity.Entity;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds calls of the clock, of randomness and of I/O in {@code decide}, in {@code evolve} and in
 * the functions that projections play, and in all code of the application that these call. Code of
 * the framework and of libraries is not followed.
 */
final class Purity {
  private static final Set<String> RULES = Set.of("initial", "decide", "evolve");

  /** Calls that give another result each time, or reach the world outside. */
  private static final Pattern IMPURE =
      Pattern.compile(
          String.join(
              "|",
              "java\\.time\\.\\w+\\.now",
              "java\\.time\\.(Clock|InstantSource)\\.\\w+",
              "java\\.lang\\.System\\.(?!arraycopy|identityHashCode|lineSeparator)\\w+",
              "java\\.lang\\.(Math\\.random|Thread\\.(sleep|of\\w+|start\\w+)|Runtime\\.\\w+)",
              "java\\.lang\\.(Thread|ProcessBuilder)\\.<init>",
              "java\\.util\\.(Date|Random|SplittableRandom)\\.<init>",
              "java\\.util\\.(Calendar|Random|SplittableRandom)\\.\\w+",
              "java\\.util\\.(UUID\\.randomUUID|Collections\\.shuffle|Scanner\\..+)",
              "java\\.util\\.random\\..+",
              "java\\.util\\.concurrent\\.ThreadLocalRandom\\..+",
              "java\\.security\\.SecureRandom\\..+",
              "java\\.io\\.(?!Serializable|UncheckedIOException|IOException).+",
              "java\\.nio\\.(file\\.(?!Path\\.)|channels\\.).+",
              "java\\.net\\.(?!URI\\.|URLEncoder|URLDecoder).+",
              "java\\.(net\\.http|sql)\\..+",
              "javax\\.sql\\..+",
              "(org\\.springframework|com\\.vaadin|io\\.lettuce|io\\.kurrent|io\\.grpc)\\..+"));

  private final JavaClasses classes;
  private final Predicate<JavaClass> own;

  /**
   * @param own the classes among them whose code is followed
   */
  Purity(JavaClasses classes, Predicate<JavaClass> own) {
    this.classes = classes;
    this.own = type -> classes.contain(type.getName()) && own.test(type);
  }

  /**
   * Returns each impure call with the rule or view that leads to it, in the order of their names.
   */
  Set<String> violations() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : classes) {
      if (!own.test(type)) {
        continue;
      }
      if (type.isAssignableTo(Entity.class)) {
        type.getMethods().stream()
            .filter(method -> RULES.contains(method.getName()))
            .forEach(method -> follow(method, found));
      }
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        if (unit.getCallsFromSelf().stream().anyMatch(Purity::addsPlay)) {
          unit.getMethodReferencesFromSelf().stream()
              .flatMap(Purity::played)
              .forEach(play -> follow(play, found));
          report(unit, unit.getAccessesFromSelf().stream().filter(Purity::inLambda), found);
          unit.getAccessesFromSelf().stream()
              .filter(Purity::inLambda)
              .flatMap(this::reached)
              .forEach(next -> follow(next, found));
        }
      }
    }
    return found;
  }

  private static boolean inLambda(JavaAccess<?> access) {
    return access.isDeclaredInLambda();
  }

  private static boolean addsPlay(JavaAccess<?> call) {
    return call.getTargetOwner().isEquivalentTo(Projection.class) && call.getName().equals("on");
  }

  /** The method behind a reference, if it takes a record: then it plays one. */
  private static Stream<JavaCodeUnit> played(JavaMethodReference reference) {
    return reference.getTarget().resolveMember().stream()
        .filter(
            method ->
                method.getRawParameterTypes().stream()
                    .anyMatch(type -> type.isEquivalentTo(Recorded.class)))
        .map(JavaCodeUnit.class::cast);
  }

  private void follow(JavaCodeUnit root, Set<String> found) {
    Set<JavaCodeUnit> seen = new HashSet<>(Set.of(root));
    Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      JavaCodeUnit unit = open.poll();
      report(root, unit.getAccessesFromSelf().stream(), found);
      unit.getAccessesFromSelf().stream()
          .flatMap(this::reached)
          .filter(seen::add)
          .forEach(open::add);
    }
  }

  private void report(JavaCodeUnit root, Stream<JavaAccess<?>> accesses, Set<String> found) {
    accesses
        .filter(access -> access.getTarget() instanceof CodeUnitAccessTarget)
        .filter(access -> IMPURE.matcher(nameOf(access)).matches())
        .forEach(
            access ->
                found.add(
                    "%s.%s calls %s in %s"
                        .formatted(
                            root.getOwner().getName(),
                            root.getName(),
                            nameOf(access),
                            access.getSourceCodeLocation())));
  }

  private static String nameOf(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  /** The application's own code that a call runs: the method, or those that override it. */
  private Stream<JavaCodeUnit> reached(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return Stream.empty();
    }
    Optional<? extends JavaCodeUnit> called =
        target.resolveMember().filter(JavaCodeUnit.class::isInstance).map(JavaCodeUnit.class::cast);
    if (called.isEmpty() || !own.test(called.get().getOwner())) {
      return Stream.empty();
    }
    return called.get() instanceof JavaMethod method
        ? Stream.concat(Stream.of(method), overriding(method))
        : Stream.of(called.get());
  }

  private Stream<JavaCodeUnit> overriding(JavaMethod method) {
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    return method.getOwner().getAllSubclasses().stream()
        .filter(own)
        .flatMap(type -> type.tryGetMethod(method.getName(), parameters).stream());
  }
}
