package io.pcm.quality;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Counts lines and parameters with the JDK's parser, so strings and comments are handled correctly.
 */
final class SizeScanner {
  /**
   * A file, method or record with its size.
   *
   * @param name {@code File.java}, {@code Type#method} or {@code record Type}
   * @param lines from its first line (including annotations, without Javadoc) to its last
   * @param parameters 0 for a file and for a record's constructors; a record's components
   */
  record Sized(String name, boolean file, int lines, int parameters) {}

  private SizeScanner() {}

  static List<Sized> scan(Collection<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Sized> sizes = new ArrayList<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path file = Path.of(unit.getSourceFile().toUri());
        String name = file.getFileName().toString();
        sizes.add(new Sized(name, true, Sources.read(file).split("\n", -1).length - 1, 0));
        new Methods(unit, positions, sizes).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  private static final class Methods extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Sized> sizes;

    Methods(CompilationUnitTree unit, SourcePositions positions, List<Sized> sizes) {
      this.unit = unit;
      this.positions = positions;
      this.sizes = sizes;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (type.getKind() == Tree.Kind.RECORD) {
        long components =
            type.getMembers().stream()
                .filter(member -> member instanceof VariableTree field && isComponent(field))
                .count();
        sizes.add(new Sized("record " + type.getSimpleName(), false, 0, (int) components));
      }
      return super.visitClass(type, unused);
    }

    private static boolean isComponent(VariableTree field) {
      return !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      String owner = ((ClassTree) getCurrentPath().getParentPath().getLeaf()).getSimpleName() + "";
      long start = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
      long end = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
      boolean constructorOfRecord =
          method.getName().contentEquals("<init>") && isRecord(getCurrentPath().getParentPath());
      int parameters = constructorOfRecord ? 0 : method.getParameters().size();
      String name = owner + "#" + method.getName();
      sizes.add(new Sized(name, false, (int) (end - start + 1), parameters));
      return super.visitMethod(method, unused);
    }

    private static boolean isRecord(com.sun.source.util.TreePath path) {
      return path.getLeaf().getKind() == Tree.Kind.RECORD;
    }
  }
}
