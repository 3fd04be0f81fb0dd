using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins.Schemas;

namespace AgentIdentity.Gateway.Tests.Pins;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", "{}", null)]
    [InlineData("""{"type":"object"}""", "[]", "the whole must be object")]
    [InlineData("""{"required":["amount"]}""", "{}", "amount is missing")]
    [InlineData("""{"properties":{"amount":{"type":"integer","maximum":500}}}""", """{"amount":501}""", "amount must be at most 500")]
    [InlineData("""{"properties":{"amount":{"type":"integer"}}}""", """{"amount":1.0}""", null)]
    [InlineData("""{"properties":{"amount":{"type":"integer"}}}""", """{"amount":1.5}""", "amount must be integer")]
    [InlineData("""{"properties":{"amount":{"maximum":500}}}""", """{"amount":1e400}""", "amount must be at most 500")]
    [InlineData("""{"properties":{"amount":{"multipleOf":0.01}}}""", """{"amount":19.99}""", null)]
    [InlineData("""{"properties":{"amount":{"multipleOf":0.01}}}""", """{"amount":19.999}""", "amount must be a multiple of 0.01")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":null}""", null)]
    [InlineData("""{"properties":{"a":{"enum":["x",1,null]}}}""", """{"a":1.0}""", null)]
    [InlineData("""{"properties":{"a":{"enum":["x","y"]}}}""", """{"a":"z"}""", "a must be one of \"x\", \"y\"")]
    [InlineData("""{"properties":{"a":{"const":{"b":[1]}}}}""", """{"a":{"b":[1.0]}}""", null)]
    [InlineData("""{"additionalProperties":false,"properties":{"a":{}}}""", """{"a":1,"b":2}""", "b must not be there")]
    [InlineData("""{"patternProperties":{"^x_":{"type":"string"}},"additionalProperties":false}""", """{"x_a":"1"}""", null)]
    [InlineData("""{"patternProperties":{"^x_":{"type":"string"}}}""", """{"x_a":1}""", "x_a must be string")]
    [InlineData("""{"properties":{"a":{"minLength":2,"maxLength":3}}}""", """{"a":"😀😀😀"}""", null)]
    [InlineData("""{"properties":{"a":{"maxLength":3}}}""", """{"a":"abcd"}""", "a must have at most 3 characters")]
    [InlineData("""{"properties":{"a":{"pattern":"^[a-z]+$"}}}""", """{"a":"abc\n"}""", "a must match the pattern of the schema")]
    [InlineData("""{"properties":{"a":{"pattern":"^\\d+$"}}}""", """{"a":"٣"}""", "a must match the pattern of the schema")]
    [InlineData("""{"properties":{"a":{"pattern":"b"}}}""", """{"a":"abc"}""", null)]
    [InlineData("""{"properties":{"a":{"pattern":"^(?!evil)"}}}""", """{"a":"evil"}""", "a must match the pattern of the schema")]
    [InlineData("""{"properties":{"a":{"items":{"type":"integer"},"maxItems":2}}}""", """{"a":[1,"x"]}""", "a.1 must be integer")]
    [InlineData("""{"properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}}""", """{"a":["x",1]}""", "a.1 must not be there")]
    [InlineData("""{"properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}}""", """{"a":["x",1]}""", "a.1 must not be there")]
    [InlineData("""{"properties":{"a":{"uniqueItems":true}}}""", """{"a":[1,1.0]}""", "a must not have two equal items")]
    [InlineData("""{"properties":{"a":{"contains":{"const":1},"maxContains":1}}}""", """{"a":[1,2,1]}""", "a has too many items of one sort")]
    [InlineData("""{"propertyNames":{"pattern":"^[a-z]+$"}}""", """{"A":1}""", "the whole has a member with a name that the schema does not allow")]
    [InlineData("""{"dependentRequired":{"card":["cvc"]}}""", """{"card":1}""", "cvc is missing, which card needs")]
    [InlineData("""{"dependencies":{"card":{"required":["cvc"]}}}""", """{"card":1}""", "cvc is missing")]
    [InlineData("""{"anyOf":[{"required":["a"]},{"required":["b"]}]}""", """{"c":1}""", "the whole is none of the alternatives that the schema gives")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1,"b":1}""", "the whole is more than one of the alternatives of which the schema wants one")]
    [InlineData("""{"not":{"required":["a"]}}""", """{"a":1}""", "the whole is what the schema excludes")]
    [InlineData("""{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"a":1}""", "b is missing")]
    [InlineData("""{"$ref":"#/$defs/money","$defs":{"money":{"required":["amount"]}}}""", "{}", "amount is missing")]
    [InlineData("""{"$ref":"#money","$defs":{"m":{"$anchor":"money","required":["amount"]}}}""", "{}", "amount is missing")]
    [InlineData("""{"$id":"https://x.example/s","$ref":"https://x.example/s#/$defs/a~1b","$defs":{"a/b":{"required":["c"]}}}""", "{}", "c is missing")]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}}""", """{"next":{"next":{"v":"x"}}}""", "next.next.v must be integer")]
    [InlineData("""{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", """{"a":1}""", null)]
    [InlineData("""{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", """{"a":1,"b":1}""", "b must not be there")]
    [InlineData("""{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{}}}],"unevaluatedProperties":false}""", """{"a":2}""", "a must not be there")]
    [InlineData("""{"properties":{"a":{"format":"email"}}}""", """{"a":"no mail"}""", null)]
    [InlineData("""{"properties":{"password":{"maxLength":1}}}""", """{"password":"hunter2"}""", "password must have at most 1 characters")]
    public void Arguments_are_held_against_the_schema_and_only_their_places_are_told(string schema, string value, string? complaint) =>
        Compile(schema).Complaint(Json(value)).Should().Be(complaint);

    [Theory]
    [InlineData("""{"$ref":"https://evil.example/schema.json"}""", "refers to another document")]
    [InlineData("""{"properties":{"a":{"$ref":"other.json#/x"}}}""", "refers to another document")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "refers to nothing")]
    [InlineData("""{"$dynamicRef":"#x"}""", "'$dynamicRef' is not understood here")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#"}""", "a language that is not understood")]
    [InlineData("""{"maximum":5,"exclusiveMaximum":true}""", "'exclusiveMaximum' is not a number")]
    [InlineData("""{"properties":{"a":{"$id":"https://x.example/inner","$ref":"#/x"}}}""", "'$id' within a schema")]
    [InlineData("""{"type":"money"}""", "names no type of JSON")]
    [InlineData("""{"pattern":"("}""", "a pattern is not understood")]
    [InlineData("""{"pattern":"[]"}""", "an empty class")]
    [InlineData("""{"minLength":-1}""", "'minLength' is not a whole number")]
    [InlineData("""{"properties":[]}""", "'properties' is not an object")]
    [InlineData("""{"properties":{"a":7}}""", "a schema is an object, true or false")]
    [InlineData("""{"required":"a"}""", "'required' is not a list of texts")]
    public void A_schema_that_is_not_understood_whole_is_a_problem_and_no_permission(string schema, string problem)
    {
        var (compiled, why) = JsonSchema.Compile(Json(schema));
        compiled.Should().BeNull();
        why.Should().Contain(problem);
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""", "{}")]
    [InlineData("""{"allOf":[{"$ref":"#/allOf/0"}]}""", "{}")]
    [InlineData("""{"not":{"$ref":"#/not/x","x":{"not":{"$ref":"#/not/x"}}}}""", "{}")]
    public void A_schema_that_only_refers_to_itself_lets_nothing_through(string schema, string value) =>
        Compile(schema).Complaint(Json(value)).Should().Be("the whole is too large or too deep to be held against the schema");

    [Fact]
    public void What_a_question_may_cost_is_bounded_whoever_wrote_schema_and_arguments()
    {
        var many = string.Join(',', Enumerable.Range(0, 30_000).Select(static n => $"\"{n:x8}{new string('a', 40)}\""));
        (string Schema, string Value)[] hostile =
        [
            ("""{"properties":{"a":{"uniqueItems":true}}}""", $$"""{"a":[{{many}}]}"""),
            ("""{"$ref":"#/$defs/t","$defs":{"t":{"anyOf":[{"properties":{"n":{"$ref":"#/$defs/t"}},"required":["x"]},{"properties":{"n":{"$ref":"#/$defs/t"}},"required":["y"]},{"properties":{"n":{"$ref":"#/$defs/t"}},"required":["z"]}]}}}""",
                string.Concat(Enumerable.Repeat("""{"n":""", 40)) + "1" + new string('}', 40)),
            ("""{"properties":{"a":{"pattern":"^(a+)+$"}}}""", $$"""{"a":"{{new string('a', 50_000)}}!"}"""),
            ("""{"properties":{"a":{"pattern":"^(?=(a+)+$)"}}}""", $$"""{"a":"{{new string('a', 3_000)}}!"}"""),
        ];
        foreach (var (schema, value) in hostile)
        {
            var (compiled, json) = (Compile(schema), Json(value));
            var started = TimeProvider.System.GetTimestamp();
            compiled.Complaint(json).Should().NotBeNull();
            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5), "{0} is bounded", schema);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() =>
        Compile("""{"properties":{"a":{"maxLength":3}}}""").Complaint(Json("""{"a":"\ud800"}""")).Should().NotBeNull();

    private static JsonSchema Compile(string schema)
    {
        var (compiled, problem) = JsonSchema.Compile(Json(schema));
        problem.Should().BeNull();
        return compiled!;
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
