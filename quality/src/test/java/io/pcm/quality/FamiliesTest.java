package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sun.misc.Unsafe;

/**
 * Each sealed family with a {@code match} has one case per member, and passes each member to its
 * own case. The compiler does not check this, because the last branch of a match takes all
 * remaining members.
 */
final class FamiliesTest {
  static Stream<Class<?>> families() {
    return ProjectClasses.main().stream()
        .filter(type -> type.getSimpleName().equals("Cases") && type.isInterface())
        .flatMap(cases -> cases.getEnclosingClass().stream())
        .map(JavaClass::reflect);
  }

  @ParameterizedTest
  @MethodSource("families")
  void haveACaseForEachMember(Class<?> family) {
    assertThat(family.isSealed()).isTrue();
    assertThat(Stream.of(cases(family).getDeclaredMethods()).map(FamiliesTest::member))
        .containsExactlyInAnyOrderElementsOf(members(family));
  }

  @ParameterizedTest
  @MethodSource("families")
  void handEachMemberToItsOwnCase(Class<?> family) throws Exception {
    Class<?> cases = cases(family);
    Method match = family.getMethod("match", cases);
    match.setAccessible(true);
    for (Class<?> member : members(family)) {
      List<Class<?>> reached = new ArrayList<>();
      Object visitor =
          Proxy.newProxyInstance(
              cases.getClassLoader(),
              new Class<?>[] {cases},
              (proxy, method, arguments) -> {
                reached.add(member(method));
                return null;
              });
      match.invoke(blank(member), visitor);
      assertThat(reached).as(member.getName()).isEqualTo(List.of(member));
    }
  }

  private static Class<?> cases(Class<?> family) {
    return Stream.of(family.getDeclaredClasses())
        .filter(type -> type.getSimpleName().equals("Cases"))
        .findFirst()
        .orElseThrow();
  }

  private static Class<?> member(Method oneCase) {
    return oneCase.getParameterTypes()[0];
  }

  /** The members of nested families belong to the family. */
  private static List<Class<?>> members(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? members(type).stream() : Stream.of(type))
        .toList();
  }

  /**
   * Bypasses constructors, which would reject nulls; the content of a member does not matter here.
   */
  private static Object blank(Class<?> member) throws Exception {
    Field unsafe = Unsafe.class.getDeclaredField("theUnsafe");
    unsafe.setAccessible(true);
    return ((Unsafe) unsafe.get(null)).allocateInstance(member);
  }
}
