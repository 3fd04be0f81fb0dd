using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Money;

/// <summary>The ledger beside the bill that the provider keeps by itself.</summary>
public sealed class LedgerTests
{
    private const int Agents = 50;
    private const int CallsOfOne = 20;

    // About a third of what a thousand calls cost: most of them find the cap reached.
    private const long Cap = 100_000;

    [Fact]
    public async Task A_thousand_parallel_calls_by_fifty_sub_agents_never_pass_one_cap_by_a_millionth_of_a_dollar()
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], [.. ModelStage.OpenAi(standIn), "/Limits:Delegation:Concurrency=4000", "/Limits:Upstream:Concurrency=4000"]);
        var (parent, children) = await SubAgents.HireAsync(stage, Agents, Cap, "gpt");
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 200 });

        var answers = await Task.WhenAll(Enumerable.Range(0, Agents * CallsOfOne).Select(i => CallAsync(http, stage, children[i % Agents], stream: i % 3 == 0)));

        var paid = answers.Count(static status => status == HttpStatusCode.OK);
        answers.Should().OnlyContain(static status => status == HttpStatusCode.OK || status == HttpStatusCode.PaymentRequired || status == HttpStatusCode.TooManyRequests || status == HttpStatusCode.Forbidden);
        paid.Should().BeGreaterThan(Agents).And.BeLessThan(answers.Length, "the cap must have been met, or it was not tried");
        standIn.Bill.Lines.Should().HaveCount(paid, "who is refused never reaches the provider");
        standIn.Bill.MicroUsd.Should().BeLessThanOrEqualTo(Cap);
        (await SettledAsync(stage, parent)).Should().Be(standIn.Bill.MicroUsd, "the ledger says to the last millionth what the provider says");
        standIn.Complaints.Should().BeEmpty();
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient http, ModelStage stage, Grant grant, bool stream)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, stage.Models + "/chat/completions")
        {
            Content = JsonContent.Create(new { model = "gpt", stream, max_completion_tokens = 20, messages = new[] { new { role = "user", content = "Who may refund?" } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Key);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>A call is settled a moment after its answer has ended.</summary>
    private static async Task<long> SettledAsync(ModelStage stage, Grant parent)
    {
        for (var attempt = 0; ; attempt++)
        {
            var usage = await stage.UsageAsync(parent);
            if (attempt == 100 || usage.GetProperty("calls").EnumerateArray().All(static call => call.GetProperty("state").GetString() != "reserved"))
            {
                return usage.GetProperty("used_micro_usd").GetInt64();
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
