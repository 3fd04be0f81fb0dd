using AgentIdentity.Policy.Mappings;
using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

public sealed class OperationMappingTests
{
    private const string Orders = """
        apiVersion: agentidentity/v1
        upstream: orders
        operations:
          GET /orders: { risk: low, input: { query: { properties: { limit: { type: integer }, status: { type: array, items: { type: string } } } } } }
          GET /orders/mine: { risk: medium }
          GET /orders/{id}: { risk: low, resource: { type: order, id: args.path.id, human: can_read } }
          GET /orders/{id}/lines/{line}: { risk: low, input: { path: { line: { type: integer } } } }
          GET /orders/{id}.pdf: { risk: high }
          DELETE /orders/{id}: { risk: critical }
          POST /orders/search: { risk: low, action: read }
          POST /orders: { risk: high, resource: { type: order, id: args.body.id, human: can_read }, input: { body: { properties: { id: { type: string } }, required: [id] } } }
          GET /files/*: { risk: medium }
          GET /files/open: { risk: low }
        """;

    [Theory]
    [InlineData("GET", "/orders", Risk.Low)]
    [InlineData("GET", "/orders/mine", Risk.Medium)]
    [InlineData("DELETE", "/orders/mine", Risk.Critical)]
    [InlineData("GET", "/orders/17.pdf", Risk.High)]
    [InlineData("HEAD", "/orders/mine", Risk.Medium)]
    [InlineData("GET", "/files/a/b/c", Risk.Medium)]
    [InlineData("GET", "/files/open", Risk.Low)]
    [InlineData("GET", "/files/open/x", Risk.Medium)]
    public void The_most_specific_operation_is_found(string method, string path, Risk risk)
    {
        var mapped = Map(method, path);
        (mapped.Listed, mapped.Risk).Should().Be((true, risk));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/orders/")]
    [InlineData("GET", "/Orders")]
    [InlineData("GET", "/orders/17/")]
    [InlineData("PUT", "/orders/17")]
    [InlineData("GET", "/orders/17/lines")]
    [InlineData("GET", "/files")]
    [InlineData("get", "/orders")]
    [InlineData("GET", "/orders//17")]
    [InlineData("GET", "/orders/../files/x")]
    [InlineData("GET", "orders")]
    [InlineData("GET", "")]
    public void What_is_not_listed_is_refused(string method, string path) => Map(method, path).Listed.Should().BeFalse();

    [Theory]
    [InlineData("/orders/mine/", false)]
    [InlineData("/Orders/17", false)]
    [InlineData("/ORDERS", false)]
    [InlineData("/customers", true)]
    public void Where_others_pass_an_address_that_a_server_may_take_for_a_listed_one_does_not(string path, bool passes) =>
        Mapped.Table(Orders.Replace("operations:", "unlisted: default\noperations:", StringComparison.Ordinal)).Map(Call.Http("orders", "GET", path)).Listed.Should().Be(passes);

    [Theory]
    [InlineData("/orders/17", "order:17")]
    [InlineData("/orders/caf%C3%A9", "order:café")]
    [InlineData("/orders/a%20b", null)]
    [InlineData("/orders/a%3Ab", null)]
    public void The_resource_is_read_from_the_path_with_its_escapes_resolved(string path, string? resource) => Map("GET", path).Resource.Should().Be(resource);

    [Fact]
    public void Parameters_of_the_path_are_typed()
    {
        Mapped.Value(Map("GET", "/orders/a/lines/7"), "args.path.line + 1 == 8 && args.path.id == 'a'").Should().Be("true");
        Map("GET", "/orders/a/lines/07").Problem.Should().Be("path.line is a text, where the mapping declares a whole number");
        Map("GET", "/orders/a/lines/x").Problem.Should().NotBeNull();
    }

    [Theory]
    [InlineData("limit=5&q=a+b%21", "args.query.limit == 5 && args.query.q == 'a b!'")]
    [InlineData("status=a&status=b", "args.query.status == ['a', 'b']")]
    [InlineData("status=a", "args.query.status == ['a']")]
    [InlineData("", "args.query == {}")]
    [InlineData(null, "args.query == {}")]
    [InlineData("flag&&x=", "args.query == {'flag': '', 'x': ''}")]
    public void The_query_is_read_as_it_is_declared(string? query, string expression) => Mapped.Value(Map("GET", "/orders", query), expression).Should().Be("true");

    [Theory]
    [InlineData("limit=5&limit=6", "query.limit comes 2 times")]
    [InlineData("q=5&q=6", "query.q comes 2 times")]
    [InlineData("q=5&Q=6", "query.q comes 2 times")]
    [InlineData("Limit=5", "query.Limit differs from the declared limit in case only")]
    [InlineData("limit=x", "query.limit is a text, where the mapping declares a whole number")]
    [InlineData("limit=\"5\"", "query.limit is a text, where the mapping declares a whole number")]
    [InlineData("q=1;limit=900", "the query holds ';', which some servers take for '&'; write %3B")]
    [InlineData("q=%FF", "the query holds an escape that is no UTF-8")]
    [InlineData("q=%4", "the query holds an escape that is no UTF-8")]
    public void A_query_that_two_servers_could_read_differently_is_refused(string query, string problem) =>
        Map("GET", "/orders", query).Problem.Should().Be(problem);

    [Fact]
    public void A_query_of_very_many_values_is_refused() =>
        Map("GET", "/orders", string.Join('&', Enumerable.Range(0, 300).Select(i => $"a{i}=1"))).Problem.Should().Be("the query has more than 256 values");

    [Fact]
    public void The_body_is_an_argument_once_it_was_read()
    {
        var table = Mapped.Table(Orders);
        var unread = table.Map(Call.Http("orders", "POST", "/orders", null, false, null));
        (unread.Resource, unread.Fault).Should().Be((null, MappingFault.Body));
        unread.Unread.Should().Equal("args.body");
        unread.Problem.Should().Be("the id of the order stands in the body, which was not read");

        table.Map(Call.Http("orders", "POST", "/orders", null, true, Mapped.Json("""{"id":"17"}"""))).Resource.Should().Be("order:17");
        table.Map(Call.Http("orders", "POST", "/orders", null, true, Mapped.Json("""{"id":17}"""))).Problem.Should().Be("body.id is a number, where the mapping declares a text");
        table.Map(Call.Http("orders", "POST", "/orders", null, true, null)).Problem.Should().StartWith("the id of the order (args.body.id) is not known");
    }

    [Fact]
    public void An_action_of_the_mapping_takes_the_place_of_the_method_s()
    {
        Map("POST", "/orders/search").Operation.Should().Be("read");
        Map("GET", "/orders").Operation.Should().BeNull();
    }

    [Fact]
    public void A_search_through_a_forest_of_templates_ends()
    {
        var operations = string.Concat(Enumerable.Range(0, 60).Select(i => $"  GET {string.Concat(Enumerable.Repeat("/{a}x", i).Select((s, n) => s.Replace("a", $"a{n}", StringComparison.Ordinal)))}/end{i}: {{}}\n"));
        var table = Mapped.Table($"apiVersion: agentidentity/v1\nupstream: orders\noperations:\n{operations}");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++)
        {
            table.Map(Call.Http("orders", "GET", string.Concat(Enumerable.Repeat("/yx", 60)))).Listed.Should().BeFalse();
        }

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    private static MappedCall Map(string method, string path, string? query = null) =>
        Mapped.Table(Orders).Map(Call.Http("orders", method, path, query, true, null));
}
