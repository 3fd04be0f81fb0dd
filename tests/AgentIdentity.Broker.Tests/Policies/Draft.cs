using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

/// <summary>Writes bundles for a broker, and looks at what came of them.</summary>
internal static class Draft
{
    public static readonly BundleSigningKey Key = BundleSigningKey.Create();

    public const string BenMaySearch = "- { user: \"user:ben\", relation: human_may, object: \"tool:crm/search\" }\n";

    public static string PolicyFolder(this TestBroker broker) => Path.Combine(broker.Folder, "policy");

    public static void Write(this TestBroker broker, string path, string text)
    {
        var file = Path.Combine(broker.PolicyFolder(), path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public static void WriteRules(this TestBroker broker, params string[] rules) =>
        broker.Write("rules/a.yaml", "apiVersion: agentidentity/v1\nrules:" + (rules.Length == 0 ? " []\n" : "\n" + string.Concat(rules.Select(static rule => $"  - {rule}\n"))));

    /// <summary>Signs what the folder holds.</summary>
    public static void Sign(this TestBroker broker, long revision, TimeSpan? life = null) =>
        Signed(broker, revision, life).WriteTo(broker.PolicyFolder());

    public static BundleContent Signed(this TestBroker broker, long revision, TimeSpan? life = null) =>
        BundleContent.Read(broker.PolicyFolder()).Sign(Key, new SignedTerms(revision, $"commit{revision}", broker.Now, broker.Now + (life ?? TimeSpan.FromDays(30))));

    public static BrokerOptions Trusting(BrokerOptions options) => options with { Policy = options.Policy with { TrustedKeys = [Key.Public] } };

    public static Task<bool> ReloadAsync(this TestBroker broker) => broker.Part<PolicySource>().ReloadAsync("ann");

    public static PolicyStatus Status(this TestBroker broker) => broker.Part<PolicySource>().Status;

    /// <summary>Lets time pass in steps of the watch until something has happened.</summary>
    public static async Task TurnUntilAsync(this TestBroker broker, Func<bool> happened)
    {
        for (var i = 0; i < 200 && !happened(); i++)
        {
            broker.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        happened().Should().BeTrue();
    }

    /// <summary>The facts of the entries of one kind.</summary>
    public static async Task<List<JsonElement>> FactsAsync(this TestBroker broker, string kind) =>
        [.. (await broker.EntriesAsync()).Where(entry => entry.Kind == kind).Select(static entry => JsonElement.Parse(entry.Body.Span))];

    /// <summary>What a monitor reads now.</summary>
    public static ImmutableDictionary<string, double> Gauges(this TestBroker broker)
    {
        var read = ImmutableDictionary.CreateBuilder<string, double>();
        var factory = broker.Part<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "AgentIdentity.Policy" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => read[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => read[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => read[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return read.ToImmutable();
    }
}
