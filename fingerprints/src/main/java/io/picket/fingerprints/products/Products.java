package io.picket.fingerprints.products;

import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Every product that can be recognised, in alphabetic order of their ids. */
public final class Products {
  private Products() {}

  /** Read on first use. */
  private static final class Loaded {
    static final List<Product> ALL = read(Yaml.resource(Products.class, "products.yaml"));
  }

  /** All products. */
  public static List<Product> all() {
    return Loaded.ALL;
  }

  /** The product with this id. */
  public static Optional<Product> of(String id) {
    return all().stream().filter(product -> product.id().equals(id)).findFirst();
  }

  static List<Product> read(Value file) {
    List<Product> products = ProductReader.read(file);
    var ids = new HashSet<String>();
    for (Product product : products) {
      if (!ids.add(product.id())) {
        throw file.bad("product " + product.id() + " is there twice", "keep one of them");
      }
    }
    return products;
  }
}
