using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads a file of tests, telling all its mistakes at once. The format is OpenFGA's, with no key more and none less.</summary>
internal sealed class StoreTestReader
{
    private readonly StoreFolder _folder;
    private readonly string _file;
    private readonly PolicyBundle? _policy;
    private readonly RelationModelOptions _options;
    private readonly ProblemList _problems;
    private readonly StoreYaml _yaml;

    public StoreTestReader(StoreFolder folder, string file, PolicyBundle? policy, RelationModelOptions options, ProblemList problems)
    {
        (_folder, _file, _policy, _options, _problems) = (folder, file, policy, options, problems);
        _yaml = new StoreYaml(file, problems);
    }

    /// <summary>Null when there are problems, which are then in the list.</summary>
    public StoreTestFile? Read()
    {
        if (_folder.Text(_file) is not { } text)
        {
            return null;
        }

        try
        {
            return Read(YamlReader.Read(text));
        }
        catch (SourceException wrong)
        {
            _problems.Add(_file, wrong);
            return null;
        }
    }

    private StoreTestFile? Read(YamlValue root)
    {
        if (_yaml.Map(root, "a file of store tests", "name", "model", "model_file", "tuples", "tuple_file", "tuple_files", "tests") is not { } map)
        {
            return null;
        }

        var name = _yaml.Text(map, "name")?.Text;
        var (model, seeds) = Model(map);
        var tuples = new TupleIntake(model, seeds, _problems);
        var reader = new StoreTuples(_folder, _file, _yaml, _problems);
        reader.Read(map, tuples);
        ImmutableArray<RelationTuple> all = [.. seeds, .. tuples.Taken()];
        ImmutableArray<StoreTest> tests = [.. Tests(map, model, all, reader)];
        return model is not null && _problems.IsEmpty ? new StoreTestFile(_file, name, new StoreState(model, TupleIndex.Build(all)), tests) : null;
    }

    /// <summary>The model, and the tuples that come with it.</summary>
    private (RelationModel? Model, ImmutableArray<RelationTuple> Seeds) Model(YamlMap map)
    {
        var source = new StoreModel(_folder, _options, _problems);
        if (map.Find("model") is not null)
        {
            // As in OpenFGA, what stands in the file goes before a file that it names.
            return (_yaml.Text(map, "model") is { } model ? source.Inline(model, _file) : null, []);
        }

        if (map.Find("model_file") is not null)
        {
            return (_yaml.Text(map, "model_file") is { } reference ? source.FromFile(reference, _file) : null, []);
        }

        if (_policy is null)
        {
            _yaml.Wrong(PolicyError.StoreTestModel, map, "neither 'model' nor 'model_file' is there; add one, or put the file into tests/ of a policy folder to test its model");
        }

        return (_policy?.Model, _policy?.SeedTuples ?? []);
    }

    private IEnumerable<StoreTest> Tests(YamlMap map, RelationModel? model, ImmutableArray<RelationTuple> before, StoreTuples tuples)
    {
        var items = _yaml.Items(map, "tests");
        if (items.IsEmpty)
        {
            _yaml.Wrong(PolicyError.StoreTestEmpty, map.Find("tests") ?? map, "there are no 'tests', so nothing would be tested; add one");
        }

        var questions = new QuestionReader(_yaml);
        for (var i = 0; i < items.Length; i++)
        {
            if (_yaml.Map(items[i], "a test", QuestionReader.TestKeys) is { } test)
            {
                var own = new TupleIntake(model, before, _problems);
                tuples.Read(test, own);
                _ = _yaml.Text(test, "description");
                yield return new StoreTest(_yaml.Text(test, "name")?.Text ?? $"test {i + 1}", test.At.Line, own.Taken(), questions.Read(test));
            }
        }
    }
}
