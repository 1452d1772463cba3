package dev.compactfuture.lincheck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a canary: the claims C1…C12 that its fault violates. A row that caught it supports them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Violates {
  String[] value();
}
