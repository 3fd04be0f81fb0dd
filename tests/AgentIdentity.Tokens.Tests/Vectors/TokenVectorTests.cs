using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>
/// docs/vectors/tokens.json is for people who write other implementations, and is held to here. AGENTID_WRITE_VECTORS=1 writes
/// it anew; signatures are made with a random number, so that only new vectors are signed again.
/// </summary>
public sealed class TokenVectorTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly IReadOnlyList<TokenVector> Table =
        [.. JwsVectors.All(), .. DelegatedVectors.All(), .. OwnKindVectors.All(), .. ProofVectors.All(), .. ForeignVectors.All(), .. WorkloadVectors.All(), .. Confusions.All()];

    private readonly Judges _judges = new();

    [Fact]
    public void Every_token_of_the_table_is_judged_as_the_table_says() =>
        Table.Select(vector => (vector.Id, Said: Text(_judges.Judge(vector.ShownAs, vector.Token)))).Where(pair => pair.Said != Table.Single(vector => vector.Id == pair.Id).Result)
            .Should().BeEmpty();

    [Fact]
    public void Every_token_of_the_published_file_is_judged_as_the_file_says()
    {
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_VECTORS") == "1")
        {
            Write();
        }

        var published = Read().ToList();

        published.Where(vector => Text(_judges.Judge((string)vector["shown_as"]!, (string)vector["token"]!)) != (string)vector["result"]!)
            .Select(static vector => vector.ToJsonString()).Should().BeEmpty();
        published.Select(static vector => ((string)vector["id"]!, (string)vector["shown_as"]!, (string)vector["result"]!, (string)vector["why"]!))
            .Should().Equal(Table.Select(static vector => (vector.Id, vector.ShownAs, vector.Result, vector.Why)), "AGENTID_WRITE_VECTORS=1 writes the file anew");
    }

    [Fact]
    public void At_least_120_hostile_tokens_are_refused_and_every_id_is_there_once()
    {
        Table.Count(static vector => vector.Refusal is not null).Should().BeGreaterThan(120);
        Table.Select(static vector => vector.Id).Should().OnlyHaveUniqueItems();
    }

    private static string Text(TokenError? refusal) => refusal?.Code() ?? "accepted";

    private static IEnumerable<JsonObject> Read() =>
        JsonNode.Parse(File.ReadAllText(VectorFile.At("tokens.json")))!["tokens"]!.AsArray().Select(static node => node!.AsObject());

    private static void Write()
    {
        var known = File.Exists(VectorFile.At("tokens.json"))
            ? Read().ToDictionary(static vector => (string)vector["id"]!, static vector => (string)vector["token"]!)
            : [];
        var judges = new Judges();
        var tokens = Table.Select(vector => (JsonNode)new JsonObject
        {
            ["id"] = vector.Id,
            ["shown_as"] = vector.ShownAs,
            ["result"] = vector.Result,
            ["why"] = vector.Why,
            ["token"] = known.TryGetValue(vector.Id, out var token) && Text(judges.Judge(vector.ShownAs, token)) == vector.Result ? token : vector.Token,
        });
        File.WriteAllText(VectorFile.At("tokens.json"), new JsonObject
        {
            ["about"] = "Tokens of every kind and what a validator of the profile in docs/tokens.md says to them, signed with the keys of keys.json. README.md beside this file says whom each validator trusts.",
            ["now"] = Bases.Now,
            ["tokens"] = new JsonArray([.. tokens]),
        }.ToJsonString(Indented) + "\n");
    }
}
