package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatcherTest {

  /** An item, an event, and whether a rule of that item alone matches it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        // Text is compared without case, as a whole.
        "eventName: StopLogging       # {'eventName':'stoplogging'}                # true",
        "eventName: StopLogging       # {'eventName':'StopLogging2'}               # false",
        "eventName: StopLogging       # {'eventName':'XStopLogging'}               # false",
        "eventName: StopLogging       # {}                                         # false",
        "eventName: StopLogging       # {'eventName':null}                         # false",
        "eventName|cased: Stop        # {'eventName':'Stop'}                       # true",
        "eventName|cased: Stop        # {'eventName':'stop'}                       # false",
        "errorMessage: ärger          # {'errorMessage':'ÄRGER'}                   # true",
        "errorMessage: ΣΑΣ            # {'errorMessage':'σας'}                     # true",
        "errorMessage: kelvin         # {'errorMessage':'\u212Aelvin'}             # true",
        "errorMessage: \u212Aelvin    # {'errorMessage':'KELVIN'}                  # true",
        "errorMessage|cased: ärger    # {'errorMessage':'Ärger'}                   # false",
        "errorMessage|contains: Ä     # {'errorMessage':'das ärgert'}              # true",
        // Empty, null and missing are three things.
        "errorCode: ''                # {'errorCode':''}                           # true",
        "errorCode: ''                # {'errorCode':'x'}                          # false",
        "errorCode: ''                # {'errorCode':null}                         # false",
        "errorCode: ''                # {}                                         # false",
        "errorCode: null              # {}                                         # true",
        "errorCode: null              # {'errorCode':null}                         # true",
        "errorCode: null              # {'errorCode':''}                           # false",
        "errorCode: null              # {'errorCode':'null'}                       # false",
        "errorCode: 'null'            # {'errorCode':null}                         # false",
        "errorCode: 'null'            # {'errorCode':'null'}                       # true",
        "errorCode: [null, a]         # {'errorCode':'A'}                          # true",
        "errorCode: [null, a]         # {}                                         # true",
        "errorCode|exists: true       # {'errorCode':null}                         # true",
        "errorCode|exists: true       # {'errorCode':''}                           # true",
        "errorCode|exists: true       # {}                                         # false",
        "errorCode|exists: false      # {}                                         # true",
        "errorCode|exists: false      # {'errorCode':null}                         # false",
        "errorCode: '*'               # {'errorCode':''}                           # true",
        "errorCode: '*'               # {'errorCode':5}                            # true",
        "errorCode: '*'               # {'errorCode':null}                         # false",
        "errorCode: '*'               # {}                                         # false",
        "requestParameters.a: null    # {'requestParameters':null}                 # true",
        "requestParameters.a: null    # {'requestParameters':{'b':1}}              # true",
        // Numbers and booleans are text.
        "requestParameters.port: 443  # {'requestParameters':{'port':443}}         # true",
        "requestParameters.port: 443  # {'requestParameters':{'port':'443'}}       # true",
        "requestParameters.port: '443' # {'requestParameters':{'port':443}}        # true",
        "requestParameters.port: 443  # {'requestParameters':{'port':4430}}        # false",
        "requestParameters.port|startswith: 44 # {'requestParameters':{'port':443}} # true",
        "readOnly: true               # {'readOnly':true}                          # true",
        "readOnly: true               # {'readOnly':'true'}                        # true",
        "readOnly: 'TRUE'             # {'readOnly':true}                          # true",
        "readOnly: true               # {'readOnly':false}                         # false",
        "readOnly: false              # {'readOnly':false}                         # true",
        "readOnly: false              # {}                                         # false",
        // Lists fan out at every level; an empty list is a value.
        "requestParameters.a: x       # {'requestParameters':{'a':['w','x']}}      # true",
        "requestParameters.a.b: x     # {'requestParameters':{'a':[{'b':'w'},{'b':['x']}]}} # true",
        "requestParameters.a: x       # {'requestParameters':{'a':[]}}             # false",
        "requestParameters.a: '[]'    # {'requestParameters':{'a':[]}}             # true",
        "requestParameters.a: null    # {'requestParameters':{'a':['x',null]}}     # true",
        "requestParameters.a|exists: true # {'requestParameters':{'a':[]}}         # true",
        "requestParameters.a|all: [x, y] # {'requestParameters':{'a':['y','x']}}   # true",
        "requestParameters.a|all: [x, y] # {'requestParameters':{'a':['y','z']}}   # false",
        "requestParameters.a|contains|all: [x, y] # {'requestParameters':{'a':['1x','y2']}} # true",
        // neq is exactly the negation.
        "errorCode|neq: x             # {'errorCode':'y'}                          # true",
        "errorCode|neq: x             # {'errorCode':'X'}                          # false",
        "errorCode|neq: x             # {}                                         # true",
        "errorCode|neq: [x, y]        # {'errorCode':'y'}                          # false",
        "errorCode|neq: [x, y]        # {'errorCode':'z'}                          # true",
        "requestParameters.a|neq: x   # {'requestParameters':{'a':['w','x']}}      # false",
        "requestParameters.a|contains|neq: x # {'requestParameters':{'a':'axb'}}   # false",
        "errorCode|neq: null          # {'errorCode':'y'}                          # true",
        "errorCode|neq: null          # {}                                         # false",
        // A map is its compact JSON text.
        "requestParameters: '{\"a\":{\"b\":[1,\"x y\"]}}' # {'requestParameters':{'a':{'b':[1,'x y']}}} # true",
        "requestParameters|contains: '\"b\":[1' # {'requestParameters':{'a':{'b':[1,2]}}} # true",
        // … with its escapes resolved, for what looks for JSON.
        "requestParameters|contains: '\"s3:Get\"' # {'requestParameters':{'p':'{\\'a\\':\\'s3:GET\\'}'}} # true",
        "requestParameters|cased|contains: '\"s3:Get\"' # {'requestParameters':{'p':'{\\'a\\':\\'s3:GET\\'}'}} # false",
        "requestParameters: '{\"p\":\"\\\"x\\\"\"}' # {'requestParameters':{'p':'\\'x\\''}} # true",
        // A list is its elements; to a pattern that begins with a bracket also its JSON text.
        "requestParameters.a: '[\"x\",1,{\"b\":2}]' # {'requestParameters':{'a':['X',1,{'b':2}]}} # true",
        "requestParameters.a: '[\"x\"]' # {'requestParameters':{'a':['x',1]}}    # false",
        "requestParameters.a|cased: '[\"x\"]' # {'requestParameters':{'a':['X']}} # false",
        "requestParameters.a: '[*\"y\"*]' # {'requestParameters':{'a':['x','y','z']}} # true",
        "requestParameters.a|startswith: '[\"ä' # {'requestParameters':{'a':['Äx']}} # true",
        "requestParameters.a: ['[1]', '[2]'] # {'requestParameters':{'a':[2]}}     # true",
        "requestParameters.a: '[[1],[2]]' # {'requestParameters':{'a':[[1],[2]]}}  # true",
        "requestParameters.a: '[2]'   # {'requestParameters':{'a':[[1],[2]]}}      # false",
        "requestParameters.a.b: '[2]' # {'requestParameters':{'a':[{'b':[1]},{'b':[2]}]}} # true",
        "requestParameters.a|contains: '\",\"' # {'requestParameters':{'a':['x','y']}} # false",
        "requestParameters.a: '[1]'   # {'requestParameters':{'a':'[1]'}}          # true",
        "requestParameters.a|neq: '[1]' # {'requestParameters':{'a':[1]}}          # false",
        // Names with dots, where there is nothing under the nested ones.
        "requestParameters.aws:tag.x: y # {'requestParameters':{'aws:tag.x':'y'}}  # true",
        "requestParameters.a.b.c: y   # {'requestParameters':{'a.b':{'c':'y'}}}    # true",
        "requestParameters.a.b.c: y   # {'requestParameters.a':{'b.c':['x','y']}}  # true",
        "requestParameters.a.b: y     # {'requestParameters':{'a':{'b':'x'},'a.b':'y'}} # false",
        "requestParameters.a.b: null  # {'requestParameters':{'a':{'b':null},'a.b':'y'}} # true",
        "requestParameters.a.b|exists: false # {'requestParameters':{'a.b':1}}     # false",
        // Wildcards and their escaping.
        "eventName: 'a*c'             # {'eventName':'AbbC'}                       # true",
        "eventName: 'a*c'             # {'eventName':'ac'}                         # true",
        "eventName: 'a*c'             # {'eventName':'acd'}                        # false",
        "eventName: 'a?c'             # {'eventName':'abc'}                        # true",
        "eventName: 'a?c'             # {'eventName':'aäc'}                        # true",
        "eventName: 'a?c'             # {'eventName':'ac'}                         # false",
        "eventName: 'a?c'             # {'eventName':'abbc'}                       # false",
        "eventName: '??'              # {'eventName':'äö'}                         # true",
        "eventName: '*?'              # {'eventName':''}                           # false",
        "eventName: '*?'              # {'eventName':'ä'}                          # true",
        "eventName: '*ab*ab'          # {'eventName':'abab'}                       # true",
        "eventName: '*ab*ab'          # {'eventName':'ab'}                         # false",
        "eventName: 'ab*ab'           # {'eventName':'ab'}                         # false",
        "eventName: 'ab*ab'           # {'eventName':'abxab'}                      # true",
        "eventName: '*a?*b'           # {'eventName':'aab'}                        # true",
        "eventName: '*a?*b'           # {'eventName':'ab'}                         # false",
        "eventName: '*aab'            # {'eventName':'aaab'}                       # true",
        "eventName: '*a*?b*'          # {'eventName':'xaabz'}                      # true",
        "eventName: 'a\\*c'           # {'eventName':'a*c'}                        # true",
        "eventName: 'a\\*c'           # {'eventName':'abc'}                        # false",
        "eventName: 'a\\?'            # {'eventName':'a?'}                         # true",
        "eventName: 'a\\\\*'          # {'eventName':'a\\\\bc'}                    # true",
        "eventName: 'a\\\\*'          # {'eventName':'abc'}                        # false",
        "eventName: 'a\\b'            # {'eventName':'a\\\\b'}                     # true",
        "eventName|startswith: Get    # {'eventName':'getUser'}                    # true",
        "eventName|startswith: Get    # {'eventName':'Ge'}                         # false",
        "eventName|endswith: User     # {'eventName':'GETUSER'}                    # true",
        "eventName|endswith: User     # {'eventName':'ser'}                        # false",
        "eventName|contains: tus      # {'eventName':'GETUSER'}                    # true",
        "eventName|contains: ''       # {'eventName':'x'}                          # true",
        // Regular expressions: anywhere, with case.
        "userAgent|re: 'b.d'          # {'userAgent':'abcde'}                      # true",
        "userAgent|re: 'B.D'          # {'userAgent':'abcde'}                      # false",
        "userAgent|re|i: 'B.D'        # {'userAgent':'abcde'}                      # true",
        "userAgent|re: '^b'           # {'userAgent':'abc'}                        # false",
        "userAgent|re: '^b$'          # {'userAgent':'a\\nb\\nc'}                  # false",
        "userAgent|re|m: '^b$'        # {'userAgent':'a\\nb\\nc'}                  # true",
        "userAgent|re: 'a.b'          # {'userAgent':'a\\nb'}                      # false",
        "userAgent|re|s: 'a.b'        # {'userAgent':'a\\nb'}                      # true",
        "userAgent|re: 'ä'            # {'userAgent':'xäy'}                        # true",
        "userAgent|re: '.*'           # {}                                         # false",
        "userAgent|re|startswith: 'b|a' # {'userAgent':'cab'}                      # false",
        "userAgent|re|endswith: 'b|a' # {'userAgent':'cab'}                        # true",
        // Networks.
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'10.255.0.1'}     # true",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'11.0.0.1'}       # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'iam.amazonaws.com'} # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'10.1.1'}         # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'10.1.1.01'}      # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'10.1.1.256'}     # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'10.1.1.1 '}      # false",
        "sourceIPAddress|cidr: 10.0.0.0/8   # {'sourceIPAddress':'::ffff:10.1.2.3'} # true",
        "sourceIPAddress|cidr: 192.0.2.128/25 # {'sourceIPAddress':'192.0.2.127'}  # false",
        "sourceIPAddress|cidr: 192.0.2.128/25 # {'sourceIPAddress':'192.0.2.129'}  # true",
        "sourceIPAddress|cidr: 0.0.0.0/0    # {'sourceIPAddress':'1.2.3.4'}        # true",
        "sourceIPAddress|cidr: 0.0.0.0/0    # {'sourceIPAddress':'::1'}            # false",
        "sourceIPAddress|cidr: 1.2.3.4      # {'sourceIPAddress':'1.2.3.4'}        # true",
        "sourceIPAddress|cidr: '::/0'       # {'sourceIPAddress':'2001:db8::1'}    # true",
        "sourceIPAddress|cidr: 2001:db8::/33 # {'sourceIPAddress':'2001:DB8:7fff::'} # true",
        "sourceIPAddress|cidr: 2001:db8::/33 # {'sourceIPAddress':'2001:db8:8000::'} # false",
        "sourceIPAddress|cidr: 2001:db8::/32 # {'sourceIPAddress':'2001:db8::1::2'} # false",
        "sourceIPAddress|cidr: 2001:db8::/32 # {'sourceIPAddress':'2001:db8:0:0:0:0:0:1'} # true",
        "sourceIPAddress|cidr: 2001:db8::/32 # {'sourceIPAddress':'2001:db8:0:0:0:0:0:0:1'} # false",
        // Numbers.
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':6}}              # true",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':'6'}}            # true",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':5}}              # false",
        "requestParameters.n|gte: 5   # {'requestParameters':{'n':5.0}}            # true",
        "requestParameters.n|lt: 5.5  # {'requestParameters':{'n':5}}              # true",
        "requestParameters.n|lt: 0    # {'requestParameters':{'n':-1}}             # true",
        "requestParameters.n|lte: 1e3 # {'requestParameters':{'n':1000}}           # true",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':1e2}}            # true",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':123456789012345678901234567890}} # true",
        "requestParameters.n|gt: 123456789012345678901 # {'requestParameters':{'n':5}} # false",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':'ten'}}          # false",
        "requestParameters.n|gt: 5    # {'requestParameters':{'n':'7-8'}}          # false",
        "requestParameters.n|lt: 5    # {'requestParameters':{'n':''}}             # false",
        "requestParameters.n|lt: 5    # {}                                         # false",
        "requestParameters.n|lt: 5    # {'requestParameters':{'n':null}}           # false",
        "requestParameters.n|lt: 5    # {'requestParameters':{'n':[9,4]}}          # true",
        // Parts of times, as the text states them.
        "eventTime|hour: 22           # {'eventTime':'2026-11-24T22:57:03Z'}       # true",
        "eventTime|hour: 22           # {'eventTime':'2026-11-24T21:57:03Z'}       # false",
        "eventTime|hour: 0            # {'eventTime':'2026-11-24T00:00:00Z'}       # true",
        "eventTime|hour|gte: 22       # {'eventTime':'2026-11-24T23:00:00.123+05:30'} # true",
        "eventTime|hour|lt: 6         # {'eventTime':'2026-11-24T05:59:59-0800'}   # true",
        "eventTime|hour|lt: 6         # {'eventTime':'2026-11-24T06:00:00Z'}       # false",
        "eventTime|hour: [1, 2]       # {'eventTime':'2026-11-24 02:00:00'}        # true",
        "eventTime|hour|neq: [1, 2]   # {'eventTime':'2026-11-24T02:00:00Z'}       # false",
        "eventTime|hour|neq: [1, 2]   # {}                                         # true",
        "eventTime|minute: 57         # {'eventTime':'2026-11-24T22:57Z'}          # true",
        "eventTime|minute|lte: 56     # {'eventTime':'2026-11-24T22:57:00Z'}       # false",
        "eventTime|day: 24            # {'eventTime':'2026-11-24'}                 # true",
        "eventTime|hour|gte: 0        # {'eventTime':'2026-11-24'}                 # false",
        "eventTime|month: 2           # {'eventTime':'2024-02-29T00:00:00Z'}       # true",
        "eventTime|month: 2           # {'eventTime':'2025-02-29T00:00:00Z'}       # false",
        "eventTime|year|gt: 2025      # {'eventTime':'2026-01-01T00:00:00Z'}       # true",
        "eventTime|week: 1            # {'eventTime':'2024-12-30T00:00:00Z'}       # true",
        "eventTime|week: 53           # {'eventTime':'2021-01-03T00:00:00Z'}       # true",
        "eventTime|week: 48           # {'eventTime':'2026-11-24T00:00:00Z'}       # true",
        "requestParameters.t|hour: 6  # {'requestParameters':{'t':'[06/Feb/2019:06:00:38 +0000]'}} # true",
        "requestParameters.t|month: 2 # {'requestParameters':{'t':'06/Feb/2019:06:00:38 +0000'}} # true",
        "requestParameters.t|hour: 18 # {'requestParameters':{'t':'Feb 6, 2019 6:00:38 PM'}} # true",
        "requestParameters.t|hour: 0  # {'requestParameters':{'t':'Feb 16, 2019, 12:00:38 AM'}} # true",
        "requestParameters.t|hour: 12 # {'requestParameters':{'t':'Feb 16, 2019, 12:00:38 PM'}} # true",
        "requestParameters.t|day: 6   # {'requestParameters':{'t':['x',7,'2019-02-06']}} # true",
        "requestParameters.t|year|gte: 0 # {'requestParameters':{'t':1549432838}}  # false",
        "requestParameters.t|year|gte: 0 # {'requestParameters':{'t':'2019-02-06T06:00:38+'}} # false",
        "requestParameters.t|year|gte: 0 # {'requestParameters':{'t':'2019-13-06'}} # false",
        "requestParameters.t|year|gte: 0 # {'requestParameters':{'t':'Feb 6, 2019 6:0'}} # false",
        // Other fields of the same event.
        "eventName|fieldref: errorCode # {'eventName':'A','errorCode':'a'}         # true",
        "eventName|fieldref|cased: errorCode # {'eventName':'A','errorCode':'a'}   # false",
        "eventName|fieldref: errorCode # {'eventName':'A'}                         # false",
        "eventName|fieldref: errorCode # {'eventName':null,'errorCode':null}       # false",
        "eventName|fieldref|neq: errorCode # {'eventName':'A','errorCode':'b'}     # true",
        "eventName|fieldref|contains: errorCode # {'eventName':'xAy','errorCode':'a'} # true",
        "eventName|fieldref|startswith: errorCode # {'eventName':'xAy','errorCode':'a'} # false",
        "eventName|fieldref|startswith: errorCode # {'eventName':'Ay','errorCode':'a'} # true",
        "eventName|fieldref|endswith: errorCode # {'eventName':'xÄ','errorCode':'ä'} # true",
        "eventName|fieldref: requestParameters.a # {'eventName':'x','requestParameters':{'a':['w','x']}} # true",
        // Encodings.
        "requestParameters.d|base64offset|contains: foobar # {'requestParameters':{'d':'eGZvb2Jhcg=='}} # true",
        "requestParameters.d|base64offset|contains: foobar # {'requestParameters':{'d':'eHhmb29iYXI='}} # true",
        "requestParameters.d|base64offset|contains: foobar # {'requestParameters':{'d':'Zm9vYmF6'}} # false",
        "requestParameters.d|windash: 'a /b' # {'requestParameters':{'d':'a -b'}}  # true",
      })
  void comparesAField(String item, String event, boolean matches) {
    assertThat(Rules.matches(item, event.replace('\'', '"'))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "[foo]                # {'a':'xFOOy'}                  # true",
        "[foo]                # {'a':'fo','b':'o'}             # false",
        "[bar, foo]           # {'foo':1}                      # true",
        "'\"a\":1'            # {'a':1}                        # true",
        "['f*o']              # {'a':'f','b':'o'}              # true",
        "['say \"hi\"']       # {'a':'he said: say \\\"hi\\\"'} # true",
        "['zürich']           # {'a':'Z\\u00dcRICH'}           # true",
        "['a😀b']             # {'a':'A\\ud83d\\ude00B'}       # true",
        "[7]                  # {'a':17}                       # true",
        "{'|all': [x, y]}     # {'a':'x','b':'y'}              # true",
        "{'|all': [x, y]}     # {'a':'x'}                      # false",
        "{'|re': 'f.o'}       # {'a':'fxo'}                    # true",
        "{'|cased': Foo}      # {'a':'foo'}                    # false",
      })
  void searchesKeywordsInTheWholeEvent(String keywords, String json, boolean matches) {
    CompiledRules rules = Rules.compile("k: " + keywords + "\ncondition: k");
    JsonEvent event = JsonEvent.cloudTrail(json.replace('\'', '"'));
    assertThat(Rules.matches(rules, event)).hasSize(matches ? 1 : 0);
  }

  @Test
  void answersConditionsAsTruthTablesSay() {
    String detections = "a: {requestParameters.a: 1}\nb: {requestParameters.b: 1}\n";
    String[] conditions = {
      "a",
      "not a",
      "a and b",
      "a or b",
      "not a and b",
      "not (a and b)",
      "not a or b",
      "1 of them",
      "all of them",
      "not 1 of them",
      "not all of them",
      "a and not b or b and not a"
    };
    String[] expected = {
      "0011", "1100", "0001", "0111", "0100", "1110", "1101", "0111", "0001", "1000", "1110", "0110"
    };
    for (int i = 0; i < conditions.length; i++) {
      CompiledRules rules = Rules.compile(detections + "condition: " + conditions[i]);
      StringBuilder table = new StringBuilder();
      for (int row = 0; row < 4; row++) {
        JsonEvent event =
            JsonEvent.cloudTrail(
                "{\"requestParameters\":{\"a\":" + (row >> 1) + ",\"b\":" + (row & 1) + "}}");
        table.append(Rules.matches(rules, event).size());
      }
      assertThat(table).as(conditions[i]).hasToString(expected[i]);
    }
  }

  @Test
  void countsHowManyOfTheDetectionsHold() {
    String detections = "";
    for (String name : List.of("a", "b", "c", "d")) {
      detections += name + ": {requestParameters.x: " + name + "}\n";
    }
    CompiledRules two = Rules.compile(detections + "condition: 2 of them");
    CompiledRules three = Rules.compile(detections + "condition: 3 of them");
    for (String values : List.of("", "a", "ab", "bd", "acd", "bcd", "abcd")) {
      JsonEvent event =
          JsonEvent.cloudTrail(
              "{\"requestParameters\":{\"x\":[\""
                  + String.join("\",\"", values.split(""))
                  + "\"]}}");
      assertThat(Rules.matches(two, event)).as(values).hasSize(values.length() >= 2 ? 1 : 0);
      assertThat(Rules.matches(three, event)).as(values).hasSize(values.length() >= 3 ? 1 : 0);
    }
  }

  @Test
  void showsAnEventOnlyToRulesWhoseConstantsItHas() {
    CompiledRules rules =
        Rules.compile(
            "s: {eventName: [A, B], requestParameters.x: 1}\ncondition: s",
            "s: {eventSource: iam.amazonaws.com, requestParameters.y: 1}\ncondition: s",
            "s: {eventName: b, requestParameters.z: 1}\ncondition: s");
    JsonEvent none = JsonEvent.cloudTrail("{\"eventName\":\"C\",\"eventSource\":\"ec2\"}");
    assertThat(Rules.matches(rules, none)).isEmpty();
    assertThat(none.reads).isEqualTo(java.util.Map.of("eventName", 1, "eventSource", 1));

    JsonEvent both =
        JsonEvent.cloudTrail(
            "{\"eventName\":\"b\",\"eventSource\":\"IAM.amazonaws.com\","
                + "\"requestParameters\":{\"x\":1,\"y\":1,\"z\":2}}");
    assertThat(Rules.matches(rules, both)).containsExactly(0, 1);
    assertThat(both.reads.values()).allMatch(reads -> reads == 1);
    assertThat(both.reads).hasSize(5);
  }

  @Test
  void tellsARuleOnceHoweverManyValuesItsIndexHas() {
    CompiledRules rules = Rules.compile("s: {eventName: [A, B]}\ncondition: s");
    JsonEvent event = JsonEvent.cloudTrail("{\"eventName\":[\"a\",\"b\",null,\"A\"]}");
    assertThat(Rules.matches(rules, event)).containsExactly(0);
  }

  @Test
  void findsNamesBeyondAsciiInTheIndex() {
    CompiledRules rules = Rules.compile("s: {eventName: KELVIN}\ncondition: s");
    assertThat(rules.listing(0)).contains("indexed by eventName: kelvin");
    assertThat(Rules.matches(rules, JsonEvent.cloudTrail("{\"eventName\":\"\u212Aelvin\"}")))
        .containsExactly(0);
  }

  @Test
  void asksForDerivedFieldsOnlyWhenACandidateRuleDoes() {
    CompiledRules rules =
        Rules.compile(
            "s: {eventName: A, trailwarden.x: true}\ncondition: s",
            "s: {eventName: A, trailwarden.x: [true, maybe]}\ncondition: s");
    List<String> asked = new ArrayList<>();
    Matcher matcher =
        rules.newMatcher(
            (event, path, into) -> {
              asked.add(path.name());
              into.add(true);
            });
    assertThat(Rules.matches(matcher, JsonEvent.cloudTrail("{\"eventName\":\"B\"}"))).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(Rules.matches(matcher, JsonEvent.cloudTrail("{\"eventName\":\"A\"}")))
        .containsExactly(0, 1);
    assertThat(asked).containsExactly("trailwarden.x");
    assertThat(matcher.values(FieldPath.of("trailwarden.x")).text(0)).isEqualTo("true");
    assertThat(asked).hasSize(1);
  }

  @Test
  void givesTheValuesOfAnyFieldOfTheCurrentEvent() {
    Matcher matcher = Rules.compile("s: {eventName: A}\ncondition: s").newMatcher(FieldSource.NONE);
    FieldPath other = FieldPath.of("requestParameters.x");
    assertThatThrownBy(() -> matcher.values(other)).isInstanceOf(IllegalStateException.class);
    for (String value : List.of("1", "2")) {
      JsonEvent event =
          JsonEvent.cloudTrail("{\"eventName\":\"B\",\"requestParameters\":{\"x\":" + value + "}}");
      matcher.match(event, (rule, m) -> {});
      assertThat(matcher.values(other).text(0)).isEqualTo(value);
      assertThat(matcher.values(other).text(0)).isEqualTo(value);
      assertThat(matcher.values(FieldPath.of("eventName")).text(0)).isEqualTo("B");
      assertThat(matcher.values(FieldPath.of("errorCode")).isMissing()).isTrue();
      assertThat(event.reads.values()).allMatch(reads -> reads == 1);
    }
  }

  @Test
  void keepsRulesOfOneLogAwayFromEventsOfAnother() {
    CompiledRules rules =
        Rules.compile("s: {eventName: A}\ncondition: s", "s: {eventName: B}\ncondition: not s");
    JsonEvent line = new JsonEvent(LogSource.S3_SERVER_ACCESS, "{\"eventName\":\"A\"}");
    assertThat(Rules.matches(rules, line)).isEmpty();
    assertThat(line.reads).isEmpty();
  }

  @Test
  void runsWithoutRules() {
    assertThat(Rules.matches(Rules.compile(), JsonEvent.cloudTrail("{}"))).isEmpty();
  }

  @Test
  void runsHostilePatternsFast() {
    String values = "requestParameters.x|re: '(a+)+$'";
    String event = "{\"requestParameters\":{\"x\":\"" + "a".repeat(20_000) + "!\"}}";
    assertThat(Rules.matches(values, event)).isFalse();
    assertThat(Rules.matches("requestParameters.x: '*a*a*a*a*a*a*a*a*a*b'", event)).isFalse();
    String many = "requestParameters.x: [" + "v,".repeat(9_999) + "w]";
    assertThat(Rules.matches(many, "{\"requestParameters\":{\"x\":\"W\"}}")).isTrue();
  }

  @Test
  void allocatesNothingForAnEventThatMatchesNothing() {
    CompiledRules rules =
        Rules.compile(
            "s: {eventName: A, userAgent|contains|all: [x, zz]}\ncondition: s",
            "s: {eventSource: iam, errorCode: null, userAgent: 'a*b?c'}\ncondition: s",
            "s: {sourceIPAddress|cidr: [10.0.0.0/8, '2001:db8::/32'], apiVersion|gt: 5}\n"
                + "f: {userAgent|fieldref: eventName}\ncondition: s or f",
            "s: {userIdentity.type: Root, userAgent|startswith: aws}\ncondition: 1 of s*");
    FixedEvent event = new FixedEvent();
    Matcher matcher = rules.newMatcher(FieldSource.NONE);
    MatchHandler handler =
        (rule, m) -> {
          throw new AssertionError(rules.name(rule));
        };
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 10 && allocated > 0; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < 10_000; i++) {
        matcher.match(event, handler);
      }
      allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
    // The call that reads the counter may itself allocate; 10,000 events may not.
    assertThat(allocated).isLessThan(1_000);
  }
}
