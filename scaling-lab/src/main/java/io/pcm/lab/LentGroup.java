package io.pcm.lab;

/**
 * A group of pilots that someone may ask for.
 *
 * @param max how many there may be at a time
 */
record LentGroup(String name, Partition partition, int max) {}
