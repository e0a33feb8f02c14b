import { expect, test } from '@jest/globals'
import { sniff } from '../src/sniff.ts'

test.each([
  ['<rss version="2.0"/>', 'feed'],
  ['\ufeff  \n<?xml version="1.0"?>\n<!-- made by hand -->\n<?xml-stylesheet href="a.xsl"?><feed/>', 'feed'],
  ['<rdf:RDF xmlns:rdf="x">', 'feed'],
  ['<atom:feed>', 'feed'],
  ['<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss.dtd">\n<rss>', 'feed'],
  ['<!DOCTYPE rdf:RDF [<!ENTITY a "b">]><rdf:RDF>', 'feed'],
  ['  {"version": "https://jsonfeed.org/version/1.1"}', 'feed'],
  ['<!doctype html><p>an <rss> in a page', 'page'],
  ['<html><head>', 'page'],
  ['<!-- x --><HTML>', 'page'],
  ['<div>a piece of a page', 'page'],
  ['', 'empty'],
  [' \n\t ', 'empty'],
  ['<!-- only a comment', 'empty'],
  ['<note/>', 'unknown'],
  ['plain words', 'unknown'],
  ['[1, 2]', 'unknown'],
])('%j is: %s', (text, kind) => {
  expect(sniff(text)).toBe(kind)
})
