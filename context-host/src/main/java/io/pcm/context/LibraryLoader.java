package io.pcm.context;

import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Finds a library's class in its own class loader, whose parent has only the API and this host, and
 * loads the library on the calling thread.
 *
 * @param className implements {@link ContextFactory} and has a public constructor without
 *     parameters
 * @param classPath jars and folders
 */
record LibraryLoader(String className, List<String> classPath) {
  LibraryLoader {
    classPath = List.copyOf(classPath);
  }

  /**
   * The user's settings do not name a library on this machine; the message says how to fix them.
   */
  static final class NoLibraryException extends Exception {
    private static final long serialVersionUID = 1L;

    NoLibraryException(String message) {
      super(message);
    }
  }

  /**
   * Loads the library. The library's class loader remains the thread's context class loader.
   *
   * @throws NoLibraryException if the class path or the class is wrong on this machine
   * @throws InvalidLibraryException if the class is wrong on every machine
   * @throws Exception thrown by the library's constructor or its {@code load}
   */
  LoadedLibrary load(LoadRequest request) throws Exception {
    ClassLoader loader = new URLClassLoader("library", urls(), getClass().getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    LoadedLibrary library = factory(loader).load(request);
    if (library == null) {
      throw new NoLibraryException(className + ".load returned null instead of a library");
    }
    return library;
  }

  private URL[] urls() throws NoLibraryException, MalformedURLException {
    URL[] urls = new URL[classPath.size()];
    for (int i = 0; i < urls.length; i++) {
      File entry = new File(classPath.get(i)).getAbsoluteFile();
      if (!entry.canRead()) {
        throw new NoLibraryException(
            "the class path entry "
                + entry
                + (entry.exists() ? " cannot be read" : " does not exist")
                + " on this machine; fix the library's class-path, or build what it lists");
      }
      urls[i] = entry.toURI().toURL();
    }
    return urls;
  }

  private ContextFactory factory(ClassLoader loader) throws Exception {
    Class<?> type = type(loader);
    if (!ContextFactory.class.isAssignableFrom(type)) {
      throw wrong(className + " does not implement " + ContextFactory.class.getName());
    }
    try {
      return (ContextFactory) type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw wrong(
          className + " must be a public class with a public constructor without parameters");
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Pilots check that jars are the same on all machines; folders may differ. */
  private Exception wrong(String message) {
    boolean everywhere = classPath.stream().map(File::new).noneMatch(File::isDirectory);
    return everywhere ? new InvalidLibraryException(message) : new NoLibraryException(message);
  }

  private Class<?> type(ClassLoader loader) throws Exception {
    try {
      return Class.forName(className, true, loader);
    } catch (ClassNotFoundException e) {
      throw wrong(
          "the class "
              + className
              + " is not on the library's class path "
              + classPath
              + "; fix the library's class or class-path");
    }
  }
}
