using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads the tuples of a file of tests, or of one test: those in the file, and those of the files it names.</summary>
internal sealed class StoreTuples(StoreFolder folder, string file, StoreYaml yaml, ProblemList problems)
{
    public void Read(YamlMap map, TupleIntake tuples)
    {
        if (yaml.List(map, "tuples") is { } own)
        {
            TupleFile.Read(own, file, tuples, problems);
        }

        if (yaml.Text(map, "tuple_file") is { } one)
        {
            ReadFile(one, tuples);
        }

        foreach (var another in yaml.Texts(map, "tuple_files"))
        {
            ReadFile(another, tuples);
        }
    }

    private void ReadFile(YamlText reference, TupleIntake tuples)
    {
        if (folder.Open(file, reference) is not var (name, text))
        {
            return;
        }

        switch (Path.GetExtension(name))
        {
            // JSON is YAML, and read as such it has places.
            case ".yaml" or ".yml" or ".json":
                TupleFile.Read(text, name, tuples, problems);
                break;
            case ".csv":
                CsvTuples.Read(text, name, tuples, problems);
                break;
            default:
                problems.Add(PolicyError.StoreTestTuples, file, reference.At, $"'{reference.Text}' is no file of tuples by its name; it ends with .yaml, .yml, .json or .csv");
                break;
        }
    }
}
