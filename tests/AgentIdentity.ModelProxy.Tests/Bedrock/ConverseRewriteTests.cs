using System.Text;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class ConverseRewriteTests
{
    private const string Labels = "\"agentid_human\":\"alice@example.com\",\"agentid_agent\":\"agt_1\",\"agentid_delegation\":\"dlg_2\"";

    [Theory]
    [InlineData("")]
    [InlineData(" , \"unknown\" : [ 1.0 , { } ]")]
    public void Without_edits_every_byte_passes(string members)
    {
        var body = $$"""  {"messages":[{"role":"user","content":[{"text":"h\u0069"}]}]{{members}} } """;

        Written(body, BodyEdits.None).Should().Be(body);
    }

    [Theory]
    [InlineData("", "{\"inferenceConfig\":{\"maxTokens\":77},\"requestMetadata\":{" + Labels + "},", "")]
    [InlineData(""","inferenceConfig":{ "temperature":0.5 },"requestMetadata":{"team":"a"}""", "{", ",\"inferenceConfig\":{\"maxTokens\":77, \"temperature\":0.5 },\"requestMetadata\":{" + Labels + ",\"team\":\"a\"}")]
    [InlineData(""","inferenceConfig":{"maxTokens": 900 },"requestMetadata":{}""", "{", ",\"inferenceConfig\":{\"maxTokens\": 77 },\"requestMetadata\":{" + Labels + "}")]
    [InlineData(""","inferenceConfig":null,"requestMetadata":null""", "{", ",\"inferenceConfig\":{\"maxTokens\":77},\"requestMetadata\":{" + Labels + "}")]
    [InlineData(""","inferenceConfig":{},"requestMetadata":{ }""", "{", ",\"inferenceConfig\":{\"maxTokens\":77},\"requestMetadata\":{" + Labels + " }")]
    [InlineData(""","inferenceConfig":{"maxTokens":null}""", "{\"requestMetadata\":{" + Labels + "},", ",\"inferenceConfig\":{\"maxTokens\":77}")]
    public void The_bought_maximum_and_the_callers_names_are_put_in_place(string members, string front, string behind)
    {
        const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]";

        Written($"{{{Messages}{members}}}", ConverseSample.Edits).Should().Be($"{front}{Messages}{behind}}}");
    }

    [Theory]
    [InlineData("alice@example.com", "alice@example.com")]
    [InlineData("auth0|5f7c", "auth0=7C5f7c")]
    [InlineData("a=7C", "a=3D7C")]
    [InlineData("Jürgen", "J=C3=BCrgen")]
    public void Names_are_said_in_the_alphabet_of_the_log_and_can_be_read_back(string name, string label) => ConverseMetadata.Label(name).Should().Be(label);

    [Law(Cases = 200)]
    public Property Two_names_never_become_one_label_and_every_label_is_taken()
    {
        var name = Gen.Elements("a", "=", "7C", "|", "ü", " ", "=sha256=", new string('x', 300)).ListOf().Select(static parts => string.Concat(parts));
        return Prop.ForAll((from one in name from other in name select (one, other)).ToArbitrary(), static pair =>
        {
            var (one, other) = (ConverseMetadata.Label(pair.one), ConverseMetadata.Label(pair.other));
            return (one == other) == (pair.one == pair.other) && System.Text.RegularExpressions.Regex.IsMatch(one, @"\A[a-zA-Z0-9\s:_@$#=/+,-.]{0,256}\z");
        });
    }

    private static string Written(string body, BodyEdits edits)
    {
        var written = ConverseSample.Read(body).Value.BodyFor(ConverseSample.Candidate, ModelSurface.Converse, edits).Value.Bytes;
        return Encoding.UTF8.GetString(written.Span);
    }
}
