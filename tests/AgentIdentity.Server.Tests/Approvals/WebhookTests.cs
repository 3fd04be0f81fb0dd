using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Approvals;

public sealed class WebhookTests(ApprovalWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_change_is_told_once_signed_as_standard_webhooks_says_and_holds_no_argument()
    {
        var call = await world.AskAsync("""{"amount":91,"order":"secret-order"}""");
        (await world.Book.ApproveAsync(call.Id, "ann")).Ok.Should().BeTrue();
        var told = await OfAsync(call.Id, 2);

        told.Select(static one => one.Json.GetProperty("type").GetString()).Should().Equal("approval.asked", "approval.approved");
        var data = told[0].Json.GetProperty("data");
        data.GetProperty("url").GetString().Should().Be($"{world.Server.Origin}/console/approvals/{call.Id}");
        data.GetProperty("from").GetString().Should().Be("role:team-lead");
        told[0].Body.Should().NotContain("secret-order");
        foreach (var (headers, body, _) in told)
        {
            var (id, at) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)).Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
            var expected = HMACSHA256.HashData(Convert.FromBase64String(ApprovalWorld.Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{at}.{body}"));
            headers["webhook-signature"].ToString().Should().Be("v1," + Convert.ToBase64String(expected));
        }

        told.Select(static one => one.Headers["webhook-id"].ToString()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Whoever_was_asked_hears_that_the_delegation_ended_first()
    {
        var call = await world.AskAsync("""{"amount":93}""");
        (await world.Server.App.Services.GetRequiredService<AgentIdentity.Broker.DelegationBook>().EndAsync(call.Delegation, call.Ben.Person)).Ok.Should().BeTrue();

        var told = await OfAsync(call.Id, 2);

        told[1].Json.GetProperty("type").GetString().Should().Be("approval.withdrawn");
        told[1].Json.GetProperty("data").GetProperty("state").GetString().Should().Be("withdrawn");
    }

    [Fact]
    public async Task A_notice_that_was_not_taken_comes_again()
    {
        world.FailOnce();
        var call = await world.AskAsync("""{"amount":92}""");
        (await OfAsync(call.Id, 1)).Should().ContainSingle();
    }

    private async Task<List<(IHeaderDictionary Headers, string Body, JsonElement Json)>> OfAsync(string approval, int count)
    {
        using var end = new CancellationTokenSource(Patience);
        while (true)
        {
            var told = world.Hooks.Select(static one => (one.Headers, one.Body, Json: JsonSerializer.Deserialize<JsonElement>(one.Body)))
                .Where(one => one.Json.GetProperty("data").GetProperty("id").GetString() == approval).ToList();
            if (told.Count >= count)
            {
                return told;
            }

            await Task.Delay(50, end.Token);
        }
    }
}
