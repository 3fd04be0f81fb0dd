using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker.Tests.Aws;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>Calls that the gateway signs with a session of AWS, checked by code that shares nothing with what signs.</summary>
public sealed class SignedBedrockTests
{
    [Theory]
    [InlineData("eu.standin-v1:0")]
    [InlineData("arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.standin-v1:0")]
    public async Task The_signature_is_over_what_was_sent_and_the_body_names_human_and_agent(string model)
    {
        await using var sts = await FakeSts.StartAsync();
        sts.Pair = (SigV4.AccessKey, SigV4.SecretKey);
        await using var standIn = await Providers.BedrockAsync();
        await using var stage = await ModelStage.OpenAsync([], ModelStage.SignedBedrock(standIn, sts, model));
        var grant = await stage.GrantAsync(50_000_000, "titan");
        using HttpClient http = new();

        foreach (var way in (string[])["converse", "converse-stream"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"{stage.Origin}/model/titan/{way}")
            {
                Content = JsonContent.Create(new { messages = new[] { new { role = "user", content = new[] { new { text = "Who may refund?" } } } }, inferenceConfig = new { maxTokens = 20 } }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Key);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("person", string.Join('\n', standIn.Complaints));
        }

        standIn.Complaints.Should().BeEmpty();
        standIn.Bill.Lines.Should().HaveCount(2).And.OnlyContain(line => line.Model == model && line.IsWhole);
        using var body = JsonDocument.Parse(standIn.Bodies.First());
        body.RootElement.GetProperty("requestMetadata").EnumerateObject().Select(static member => member.Value.GetString()).Should().Contain(["ben", "peer", grant.Delegation]);
        sts.Given.Should().ContainSingle("one session serves the delegation").Which["SourceIdentity"].Should().Be("ben");
    }
}
