package io.pcm.protocol.message;

import io.pcm.api.workflow.Library;

/** A library under the number by which messages name it. */
public record LibrarySpec(LibraryNumber number, Library library) {}
