using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Server.Tests.Policies;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Money;

/// <summary>What a nearly used budget does to calls on every wire, and what reports, budgets and measurements say afterwards; through the whole server.</summary>
public sealed partial class SpendingTests
{
    private const string Lowered = "AgentIdentity-Max-Output-Lowered";
    private const int Wanted = 5_000;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    // A byte of it is reserved as a token; a tokenizer makes about a fifth of that.
    private static readonly string Prose = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog, and nobody minds. ", 64));

    [Fact]
    public async Task A_nearly_used_budget_lowers_the_maximum_on_every_wire_and_with_too_little_the_call_is_refused_with_what_is_left()
    {
        await using var world = await MoneyWorld.StartAsync("0.01", null, "Models:chat:Tokenizer=o200k_base", "Models:responses:Tokenizer=o200k_base");
        foreach (var wire in MoneyWorld.Wires.Keys)
        {
            using var answer = await world.AskAsync(wire, Wanted, "Who may refund?");
            var said = await answer.Content.ReadAsStringAsync(Stop);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, $"{wire}: {said}");
            var lowered = int.Parse(answer.Headers.GetValues(Lowered).Single(), CultureInfo.InvariantCulture);
            lowered.Should().BeInRange(64, 10_000 / PaidProvider.OutputUsdPerMillion, wire);
            MaximumIn(world.Provider.Bodies.Last()).Should().Be(lowered, $"the provider of {wire} is told what the caller is told");
        }

        // Where the tokenizer is known, what does not fit by its bytes may fit by its tokens.
        foreach (var wire in (string[])["chat", "responses"])
        {
            await world.GrantAsync("0.01");
            using var counted = await world.AskAsync(wire, Wanted, Prose);
            counted.StatusCode.Should().Be(HttpStatusCode.OK, $"{wire}: {await counted.Content.ReadAsStringAsync(Stop)}");
            MaximumIn(world.Provider.Bodies.Last()).Should().Be(int.Parse(counted.Headers.GetValues(Lowered).Single(), CultureInfo.InvariantCulture));
        }

        foreach (var wire in (string[])["messages", "converse"])
        {
            await world.GrantAsync("0.01");
            var before = world.Provider.Calls;
            using var refused = await world.AskAsync(wire, Wanted, Prose);
            var said = await refused.Content.ReadAsStringAsync(Stop);
            refused.IsSuccessStatusCode.Should().BeFalse();
            said.Should().Contain("AID5070").And.Contain("0.01", "it names what is left");
            world.Provider.Calls.Should().Be(before, "nothing left");
        }

        (await world.BookedAsync()).GetProperty("used_micro_usd").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task Reports_budgets_models_and_measurements_say_what_was_spent()
    {
        await using var world = await MoneyWorld.StartAsync("1.00");
        foreach (var wire in MoneyWorld.Wires.Keys)
        {
            using var answer = await world.AskAsync(wire, 20, "Who may refund?");
            answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        }

        await world.BookedAsync();
        var spent = world.Provider.MicroUsd;
        foreach (var by in (string[])["human", "agent", "delegation", "task", "model", "provider", "source", "day"])
        {
            var report = await world.Server.AdminGetAsync($"/admin/usage?by={by}");
            report.GetProperty("total").GetProperty("cost_micro_usd").GetInt64().Should().Be(spent, by);
            report.GetProperty("lines").EnumerateArray().Sum(static line => line.GetProperty("calls").GetInt32()).Should().Be(4, by);
        }

        (await world.Server.AdminGetAsync("/admin/usage?by=model")).GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("key").GetString()).Should().BeEquivalentTo(MoneyWorld.Wires.Keys);
        foreach (var wrong in (string[])["by=colour", "by=1", "from=yesterday", "delegation=dlg_none"])
        {
            using var answer = await world.Server.Admin.GetAsync($"/admin/usage?{wrong}", Stop);
            ((int)answer.StatusCode).Should().BeOneOf(400, 404);
        }

        await BudgetsAsync(world, spent);
        await PrintedAsync(world, spent);
        await MeasuredAsync(world);
        var models = (await world.Server.AdminGetAsync("/admin/models")).GetProperty("models").EnumerateArray().ToList();
        models.Select(static model => model.GetProperty("alias").GetString()).Should().BeEquivalentTo(MoneyWorld.Wires.Keys);
        models.Should().OnlyContain(static model => model.GetProperty("candidates")[0].GetProperty("answered").GetInt64() == 1);
        models.ToString().Should().NotContain("sk-test");
    }

    [Fact]
    public async Task Prices_come_from_ones_own_file_and_unknown_ones_go_free_only_where_that_is_allowed()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            { "prices": [ { "provider": "compatible", "model": "ours", "as_of": "2026-11-01", "source": "our contract", "input": "1.00", "output": "2.00", "max_output": 100 } ] }
            """, Stop);
        string[] models = ["Models:own:Provider=compatible", "Models:own:Address=http://127.0.0.1:9", "Models:own:Model=ours", "Models:free:Provider=compatible", "Models:free:Address=http://127.0.0.1:9", "Models:free:Model=nobody-knows"];

        var start = async () => await (await MoneyWorld.StartAsync("1.00", null, [.. models, $"Prices:File={file}"])).DisposeAsync();
        (await start.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("free").And.NotContain("sk-test");
        await using var world = await MoneyWorld.StartAsync("1.00", null, [.. models, $"Prices:File={file}", "Prices:AllowUnknown=true"]);
        var versions = (await world.Server.AdminGetAsync("/admin/models")).GetProperty("models").EnumerateArray()
            .ToDictionary(static model => model.GetProperty("alias").GetString()!, static model => model.GetProperty("candidates")[0].GetProperty("price_version").GetString());
        versions["own"].Should().StartWith("catalogue 2026-11-01 ");
        versions["free"].Should().Be("unknown");
        File.Delete(file);
    }

    private static async Task BudgetsAsync(MoneyWorld world, long spent)
    {
        using (var set = await world.Server.AdminPostAsync("/admin/budgets/set", new { kind = "human", name = world.Person, usd = "0.50", per = "day" }))
        {
            set.EnsureSuccessStatusCode();
        }

        var budget = (await world.Server.AdminGetAsync("/admin/budgets")).EnumerateArray().Single(one => one.GetProperty("account").GetString()!.Contains(world.Person, StringComparison.Ordinal));
        (budget.GetProperty("per").GetString(), budget.GetProperty("usd").GetString()).Should().Be(("day", "0.50"));
        decimal.Parse(budget.GetProperty("used_usd").GetString()!, CultureInfo.InvariantCulture).Should().Be((decimal)spent / 1_000_000);
        foreach (var wrong in (object[])[new { kind = "planet", name = "x", usd = "1.00" }, new { kind = "human", name = "x", usd = "-1" }, new { kind = "human", name = "x", usd = "1.00", per = "hour" }])
        {
            using var refused = await world.Server.AdminPostAsync("/admin/budgets/set", wrong);
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        using var removed = await world.Server.AdminPostAsync("/admin/budgets/remove", new { kind = "human", name = world.Person, per = "day" });
        removed.EnsureSuccessStatusCode();
        (await world.Server.AdminGetAsync("/admin/budgets")).EnumerateArray().Should().BeEmpty();
        using var stranger = await world.Server.Http.GetAsync("/admin/budgets", Stop);
        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task PrintedAsync(MoneyWorld world, long spent)
    {
        AgentId program = new(world.Server);
        using var json = JsonDocument.Parse(await program.PrintAsync("usage", "--by", "model", "--json"));
        json.RootElement.GetProperty("total").GetProperty("cost_micro_usd").GetInt64().Should().Be(spent);
        var lines = (await program.PrintAsync("usage", world.Delegation, "--csv")).TrimEnd().Split('\n');
        lines.Should().HaveCount(5);
        var columns = lines[0].Split(',');
        lines.Skip(1).Sum(line => long.Parse(line.Split(',')[Array.IndexOf(columns, "cost_micro_usd")], CultureInfo.InvariantCulture)).Should().Be(spent);
    }

    // OpenTelemetry semantic conventions for generative AI, client metrics.
    private static async Task MeasuredAsync(MoneyWorld world)
    {
        var text = "";
        for (var i = 0; i < 300 && Regex.Count(text, "gen_ai_client_token_usage_count") < 8; i++)
        {
            await Task.Delay(100, Stop);
            text = await world.Server.Admin.GetStringAsync("/metrics", Stop);
        }

        foreach (var (wire, provider) in ((string, string)[])[("chat", "openai"), ("messages", "anthropic"), ("converse", "aws.bedrock")])
        {
            foreach (var type in (string[])["input", "output"])
            {
                Series(text, "gen_ai_client_token_usage_count", "gen_ai_operation_name=\"chat\"", $"gen_ai_provider_name=\"{provider}\"", $"gen_ai_request_model=\"{wire}\"", $"gen_ai_token_type=\"{type}\"").Should().BeTrue($"{type} tokens of {wire}");
            }

            Series(text, "gen_ai_client_operation_duration_seconds_count", "gen_ai_operation_name=\"chat\"", $"gen_ai_provider_name=\"{provider}\"", $"gen_ai_request_model=\"{wire}\"").Should().BeTrue($"the duration of {wire}");
            Series(text, "gen_ai_client_operation_time_to_first_chunk_seconds_count", "gen_ai_operation_name=\"chat\"", $"gen_ai_provider_name=\"{provider}\"", $"gen_ai_request_model=\"{wire}\"").Should().BeTrue($"the first chunk of {wire}");
        }

        text.Should().MatchRegex("agentidentity_money_spent[a-z_]*\\{[^}]*usage_source=\"provider\"");
        text.Should().Contain("agentidentity_money_balanced 1");
    }

    private static bool Series(string text, string name, params string[] labels) =>
        text.Split('\n').Any(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)));

    private static int MaximumIn(string body) => int.Parse(Maximum().Match(body).Groups["most"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"(max_completion_tokens|max_output_tokens|max_tokens|maxTokens)\":(?<most>[0-9]+)")]
    private static partial Regex Maximum();
}
