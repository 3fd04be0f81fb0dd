using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

public sealed class MappingLoadTests
{
    private const string Head = "apiVersion: agentidentity/v1\nupstream: crm\n";

    [Theory]
    [InlineData("tools: { act: { rsik: low } }", 3, 17, "'act' has no 'rsik'; it has description, risk, resource, attributes, input; did you mean 'risk'?")]
    [InlineData("tools: { act: { risk: lwo } }", 3, 23, "'risk' is low, medium, high, critical, not 'lwo'; did you mean 'low'?")]
    [InlineData("tools: { act: { action: read } }", 3, 17, "'act' has no 'action'; it has description, risk, resource, attributes, input")]
    [InlineData("tools: { 'a b': {} }", 3, 10, "'a b' cannot be named in the relations; a name has no white space and none of : # *")]
    [InlineData("tools: { act: { resource: { type: oder, id: args.x, human: can_read } } }", 3, 35, "the relation model has no type oder; did you mean 'order'?")]
    [InlineData("tools: { act: { resource: { type: order, id: args.x, human: can_raed } } }", 3, 61, "type order has no relation can_raed; did you mean 'can_read'?; add it to the model, so that a user can have it")]
    [InlineData("tools: { act: { resource: { type: order, id: args.x } } }", 3, 27, "'resource' needs 'human'")]
    [InlineData("tools: { act: { resource: { type: order, id: true, human: can_read } } }", 3, 46, "the id must be a text or a whole number, but it is bool")]
    [InlineData("tools: { act: { input: { properties: { a: { type: strin } } } } }", 3, 51, "'strin' is no type; a type is string, integer, number, boolean, array, object; did you mean 'string'?")]
    [InlineData("tools: { act: { input: { properties: { a: { type: string } }, required: [b] } } }", 3, 74, "'b' is required and not among the properties; did you mean 'a'?")]
    [InlineData("tools: { act: { input: { properties: { a: { pattern: x } } } } }", 3, 45, "a schema has no 'pattern'; it has type, description, properties, required, items, enum, additionalProperties")]
    [InlineData("tools: { act: { input: { properties: { a: { type: integer, enum: [x] } } } } }", 3, 66, "'enum' belongs to a schema of type string")]
    [InlineData("tools: { act: { attributes: { a: { from: 'args.b +' } } } }", 3, 51, null)]
    [InlineData("tools: { act: { attributes: { a: { from: 'subject.id' } } } }", 3, 43, null)]
    [InlineData("tools: { act: { attributes: { 'a-b': 1 } } }", 3, 31, "'a-b' is no name of an attribute; use letters, digits and _, at most 64")]
    [InlineData("operations: { '/orders': {} }", 3, 15, "'/orders' is no operation; write the method in capitals and the path, such as GET /orders/{id}")]
    [InlineData("operations: { 'get /orders': {} }", 3, 15, "'get /orders' is no operation; write the method in capitals and the path, such as GET /orders/{id}")]
    [InlineData("operations: { 'HEAD /orders': {} }", 3, 15, "HEAD is understood as GET; list GET")]
    [InlineData("operations: { 'GET /a/{x}-{y}': {} }", 3, 15, "'{x}-{y}': a segment holds at most one parameter, written {name}")]
    [InlineData("operations: { 'GET /a/{x}/{x}': {} }", 3, 15, "the parameter {x} stands here twice; rename one")]
    [InlineData("operations: { 'GET /a/*/b': {} }", 3, 15, "'/a/*/b' is no path; it begins with /, holds no escapes, no ? and no empty segment, and a * only as its last segment")]
    [InlineData("operations: { 'GET /a/{x}': {}, 'GET /a/{y}': {} }", 3, 33, "'GET /a/{y}' matches the same calls as 'GET /a/{x}' on line 3; remove one")]
    [InlineData("operations: { 'GET /a/{x}': { input: { path: { y: { type: string } } } } }", 3, 46, "the path has no parameter {y}; did you mean 'x'?")]
    [InlineData("operations: { 'GET /a/{x}': { resource: { type: order, id: args.path.y, human: can_read } } }", 3, 70, null)]
    [InlineData("unlisted: pass\ntools: {}", 3, 11, "'unlisted' is refuse or default, not 'pass'")]
    [InlineData("tools: {}\noperations: {}", 1, 1, "a mapping file has one of tools and operations; an upstream is of one kind")]
    [InlineData("models: { fast: {} }", 2, 11, "models belong to no upstream; leave 'upstream' out")]
    public void A_mistake_is_named_with_its_place(string rest, int line, int column, string? message)
    {
        var problem = Mapped.Problem(Head + rest);
        (problem.File, problem.Line, problem.Column).Should().Be(("mappings/crm.yaml", line, column), problem.Message);
        if (message is not null)
        {
            problem.Message.Should().Be(message);
        }
    }

    [Fact]
    public void An_upstream_is_mapped_in_one_file()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["model/main.fga"] = "model\n  schema 1.1\ntype user",
            ["mappings/a.yaml"] = Head + "tools: {}",
            ["mappings/b.yaml"] = Head + "tools: {}",
        };
        var loading = () => PolicyBundle.Compile(files);
        loading.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Be("mappings/a.yaml maps crm already; put all of it into one file");
    }

    [Fact]
    public void A_mapping_changes_the_digest() =>
        PolicyBundle.Compile(new Dictionary<string, string>(StringComparer.Ordinal) { ["model/main.fga"] = "model\n  schema 1.1\ntype user", ["mappings/a.yaml"] = Head + "tools: {}" }).Digest
            .Should().NotBe(PolicyBundle.Compile(new Dictionary<string, string>(StringComparer.Ordinal) { ["model/main.fga"] = "model\n  schema 1.1\ntype user" }).Digest);
}
