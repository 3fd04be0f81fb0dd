using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests.Vectors;

public sealed class NarrowingVectorTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void Every_narrowing_of_the_published_file_is_judged_as_the_file_says()
    {
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_VECTORS") == "1")
        {
            Write();
        }

        var published = JsonNode.Parse(File.ReadAllText(VectorFile.At("narrowing.json")))!["narrowings"]!.AsArray().Select(static node => node!.AsObject()).ToList();

        published.Where(static entry => Covers(entry["held"]!.ToJsonString(), entry["asked"]!.ToJsonString()) != (bool)entry["covered"]!)
            .Select(static entry => (string)entry["id"]!).Should().BeEmpty();
        published.Select(static entry => (string)entry["id"]!).Should().Equal(NarrowingVector.All.Select(static entry => entry.Id), "AGENTID_WRITE_VECTORS=1 writes the file anew");
    }

    [Fact]
    public void Every_narrowing_of_the_table_is_judged_as_the_table_says() =>
        NarrowingVector.All.Where(static entry => Covers(entry.Held, entry.Asked) != entry.Covered).Select(static entry => entry.Id).Should().BeEmpty();

    private static bool Covers(string held, string asked) => AuthorizationDetails.Parse(held).Value.Covers(AuthorizationDetails.Parse(asked).Value);

    private static void Write() => File.WriteAllText(VectorFile.At("narrowing.json"), new JsonObject
    {
        ["about"] = "Authorization details that are held, those that are asked for, and whether the first cover the second: the rule in docs/tokens.md, sentence by sentence.",
        ["narrowings"] = new JsonArray([.. NarrowingVector.All.Select(static entry => (JsonNode)new JsonObject
        {
            ["id"] = entry.Id,
            ["covered"] = entry.Covered,
            ["held"] = JsonNode.Parse(entry.Held),
            ["asked"] = JsonNode.Parse(entry.Asked),
        })]),
    }.ToJsonString(Indented) + "\n");
}
