using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Relations.Models;

public sealed class ModelJsonTests
{
    private const string Sound = """
        {"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","schema_version":"1.1","type_definitions":[
          {"type":"user"},
          {"type":"doc","relations":{
             "a":{"this":{}},
             "b":{"union":{"child":[{"computedUserset":{"object":"","relation":"a"}},{"this":{}}]}},
             "c":{"difference":{"base":{"tupleToUserset":{"tupleset":{"relation":"p"},"computedUserset":{"relation":"a"}}},"subtract":{"computedUserset":{"relation":"b"}}}},
             "p":{"this":{}}},
           "metadata":{"relations":{
             "a":{"directly_related_user_types":[{"type":"user","relation":"","condition":""},{"type":"user","wildcard":{}},{"type":"user","condition":"k"}]},
             "b":{"directly_related_user_types":[{"type":"doc","relation":"a"}],"module":"","source_info":null},
             "c":{"directly_related_user_types":[]},
             "p":{"directly_related_user_types":[{"type":"doc"}]}},"module":"","source_info":null}}],
         "conditions":{"k":{"name":"k","expression":"x < 1 && 'a' in l && any == 1","parameters":{
             "x":{"type_name":"TYPE_NAME_INT","generic_types":[]},
             "l":{"type_name":"TYPE_NAME_LIST","generic_types":[{"type_name":"TYPE_NAME_STRING"}]},
             "any":{"type_name":"TYPE_NAME_ANY"}},"metadata":null}}}
        """;

    [Fact]
    public void A_model_in_the_form_of_the_API_is_read_in_full()
    {
        var model = RelationModel.FromJson(JsonElement.Parse(Sound));
        model.Types.Should().Equal("user", "doc");
        model.Modules.Should().BeEmpty();
        RelationModel.FromJson(model.ToJson()).ToJson().GetRawText().Should().Be(model.ToJson().GetRawText());
    }

    [Fact]
    public void Protobuf_also_writes_camel_case_and_that_is_the_same_model()
    {
        var camel = Sound.Replace("schema_version", "schemaVersion", StringComparison.Ordinal).Replace("type_definitions", "typeDefinitions", StringComparison.Ordinal)
            .Replace("directly_related_user_types", "directlyRelatedUserTypes", StringComparison.Ordinal).Replace("type_name", "typeName", StringComparison.Ordinal)
            .Replace("generic_types", "genericTypes", StringComparison.Ordinal).Replace("source_info", "sourceInfo", StringComparison.Ordinal);
        var snake = Sound.Replace("computedUserset", "computed_userset", StringComparison.Ordinal).Replace("tupleToUserset", "tuple_to_userset", StringComparison.Ordinal);
        var plain = RelationModel.FromJson(JsonElement.Parse(Sound)).ToJson().GetRawText();
        RelationModel.FromJson(JsonElement.Parse(camel)).ToJson().GetRawText().Should().Be(plain);
        RelationModel.FromJson(JsonElement.Parse(snake)).ToJson().GetRawText().Should().Be(plain);
    }

    [Theory]
    [InlineData("\"schema_version\":\"1.1\"", "\"schema_version\":1", "model#/schema_version: AID2014: a text must stand here, not a number")]
    [InlineData("\"schema_version\":\"1.1\"", "\"schema\":\"1.1\"", "model#/schema: AID2014: there is no 'schema' here; there are id, schema_version, type_definitions, conditions")]
    [InlineData("\"schema_version\":\"1.1\"", "\"schema_version\":\"1.1\",\"schemaVersion\":\"1.1\"", "model#/schemaVersion: AID2014: 'schema_version' stands here twice")]
    [InlineData("\"schema_version\":\"1.1\"", "\"schema_version\":\"1.1\",\"schema_version\":\"1.2\"", "model#/schema_version: AID2014: 'schema_version' stands here twice")]
    [InlineData("\"schema_version\":\"1.1\"", "\"schema_version\":\"\"", "model:1:1: AID2006: schema version required; add 'schema 1.1'")]
    [InlineData("{\"type\":\"user\"}", "{\"type\":\"\"}", "model#/type_definitions/0: AID2014: 'type' is missing")]
    [InlineData("{\"type\":\"user\"}", "\"user\"", "model#/type_definitions/0: AID2014: an object must stand here, not a text")]
    [InlineData("{\"type\":\"user\"}", "{\"type\":\"user\"},{\"type\":\"user\"}", "model#/type_definitions/1: AID2006: the type `user` is a duplicate.")]
    [InlineData("{\"type\":\"user\"}", "{\"type\":\"this\"},{\"type\":\"user\"}", "model#/type_definitions/0: AID2006: a type cannot be named 'self' or 'this'.")]
    [InlineData("\"a\":{\"this\":{}}", "\"a\":{}", "model#/type_definitions/1/relations/a: AID2014: there must be one of this, computedUserset")]
    [InlineData("\"a\":{\"this\":{}}", "\"a\":{\"this\":{},\"union\":{\"child\":[]}}", "model#/type_definitions/1/relations/a: AID2014: there must be one of this, computedUserset")]
    [InlineData("\"a\":{\"this\":{}}", "\"a\":{\"union\":{\"child\":[]}}", "model#/type_definitions/1/relations/a/union: AID2014: 'union' has no child")]
    [InlineData("\"a\":{\"this\":{}}", "\"a\":{\"computedUserset\":{\"relation\":\"b\"}}", "model#/type_definitions/1/metadata/relations/a: AID2014: the relation `a` is not assignable and cannot have types")]
    [InlineData("\"p\":{\"this\":{}}", "\"q\":{\"this\":{}}", "model#/type_definitions/1/metadata/relations/p: AID2014: the metadata name a relation that the type does not define")]
    [InlineData("[{\"type\":\"doc\"}]", "[]", "model#/type_definitions/1/relations/p: AID2006: assignable relation 'p' must have types")]
    [InlineData("{\"type\":\"doc\",\"relation\":\"a\"}", "{\"type\":\"none\"}", "model#/type_definitions/1/relations/b: AID2006: `none` is not a valid type.")]
    [InlineData("\"wildcard\":{}", "\"wildcard\":{},\"relation\":\"a\"", "model#/type_definitions/1/metadata/relations/a/directly_related_user_types/1: AID2014: a type restriction has a relation or a wildcard, not both")]
    [InlineData("\"object\":\"\"", "\"object\":\"doc\"", "model#/type_definitions/1/relations/b/union/child/0/computedUserset/object: AID2014: a relation is of the same object")]
    [InlineData("TYPE_NAME_INT", "TYPE_NAME_FLOAT", "model#/conditions/k/parameters/x/type_name: AID2014: 'TYPE_NAME_FLOAT' is no parameter type")]
    [InlineData("\"x\":{", "\"x:y\":{", "model#/conditions/k/parameters/x:y: AID2014: 'x:y' is no name of a parameter")]
    [InlineData("[{\"type_name\":\"TYPE_NAME_STRING\"}]", "[]", "model#/conditions/k/parameters/l: AID2014: a list has one element type in 'generic_types'")]
    [InlineData("x < 1", "y < 1", "model#/conditions/k: AID2008: condition `k`: undeclared reference to 'y' (line 1, column 1 of the expression)")]
    [InlineData("x < 1 && 'a' in l && any == 1", "x", "model#/conditions/k: AID2008: condition `k` must be true or false, but its expression is int")]
    public void What_is_wrong_is_refused_at_its_place(string part, string instead, string problem)
    {
        Sound.Should().Contain(part);
        var load = () => RelationModel.FromJson(JsonElement.Parse(Sound.Replace(part, instead, StringComparison.Ordinal)));
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.ToString().Should().StartWith(problem);
    }

    [Fact]
    public void As_the_API_does_it_takes_a_condition_that_nothing_uses_and_what_stands_twice_in_a_relation()
    {
        const string text = "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define a: [user, user]\n    define b: a or a\ncondition c(x: int) {\n  x < 1\n}\n";
        var load = () => RelationModel.Parse(text, "m.fga");
        load.Should().Throw<PolicyLoadException>().Which.Problems.Select(p => p.ModelMistake).Should().Equal("duplicated-error", "duplicated-error", "condition-not-used");
        RelationModel.FromJson(Corpora.ModelText.Json(text)).Types.Should().HaveCount(2);
    }

    [Fact]
    public void The_deepest_model_of_the_language_can_be_read_back_from_its_JSON()
    {
        const string head = "model\n  schema 1.1\ntype user\ntype t\n  relations\n    define a: [user]\n    define p: [t]\n    define b: ";
        string Model(int depth) => head + string.Concat(Enumerable.Repeat("(a or ", depth)) + "(a but not a from p)" + new string(')', depth) + "\n";

        var model = RelationModel.Parse(Model(15), "m.fga");
        var page = JsonElement.Parse($$"""{"authorization_models":[{{model.ToJson().GetRawText()}}]}""");
        RelationModel.FromJson(page.GetProperty("authorization_models")[0]).ToDsl().Should().Be(model.ToDsl());
        var load = () => RelationModel.Parse(Model(16), "m.fga");
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain("nested more than 16 deep");
    }

    [Fact]
    public void Rewrites_may_not_be_nested_without_end()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"union\":{\"child\":[", 80)) + "{\"this\":{}}" + string.Concat(Enumerable.Repeat("]}}", 80));
        var json = JsonElement.Parse($$$"""{"schema_version":"1.1","type_definitions":[{"type":"t","relations":{"a":{{{deep}}}}}]}""", new JsonDocumentOptions { MaxDepth = 1000 });
        var load = () => RelationModel.FromJson(json);
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain("nested more than 16 deep");
    }
}
